from django.db import models


class Event(models.Model):
    """Something that is coming up."""

    title = models.CharField(max_length=200)
    day = models.DateField()
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("day", "id")

    def __str__(self):
        return f"{self.day}: {self.title}"
