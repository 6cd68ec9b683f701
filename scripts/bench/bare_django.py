"""The baseline: Django with one view and no middleware."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, SECRET_KEY="bench", MIDDLEWARE=[])


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Bonjour", headers={"Content-Length": "7"})  # what CommonMiddleware adds to any page


urlpatterns = [path("", view)]
application = get_wsgi_application()
