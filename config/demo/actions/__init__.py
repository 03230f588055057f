"""Actions of the demo municipality, by sector. All of them are invented."""

from config.demo.actions.care import CARE
from config.demo.actions.culture import CULTURE
from config.demo.actions.education import EDUCATION
from config.demo.actions.staff import STAFF
from config.demo.actions.technical import TECHNICAL
from config.demo.shapes import Action

ACTIONS: tuple[Action, ...] = STAFF + EDUCATION + CARE + CULTURE + TECHNICAL
