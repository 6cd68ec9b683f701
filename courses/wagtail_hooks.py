"""The room in the admin: its list, and what helps to write questions."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from courses.admin.lists import CoursesListViewSet, courses_list


@hooks.register("register_admin_viewset")
def register_list() -> CoursesListViewSet:
    return courses_list


@hooks.register("insert_global_admin_css")
def questions_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-questions.css"))


@hooks.register("insert_editor_js")
def questions_js() -> str:
    return format_html('<script type="module" src="{}"></script>', static("js/admin-questions.js"))
