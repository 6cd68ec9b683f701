from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Formations"

    def ready(self) -> None:
        from courses import receivers
        from courses.personal_data import CoursesData
        from portal.accounts import personal

        personal.register(CoursesData())
        receivers.connect()
