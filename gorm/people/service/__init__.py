"""What can be done to people, their posts and the assignments of relationship managers."""

from gorm.people.service.assignments import Lead, assign, end_assignment
from gorm.people.service.biographies import BiographyDetails, write_biography
from gorm.people.service.persons import PersonDetails, add_person, change_person
from gorm.people.service.posts import PostDetails, change_post, end_post, move_on, start_post

#: What the acts are called in English, after the name of whoever did them.
ACTIONS_IN_ENGLISH = {
    "person.added": "added this person",
    "person.changed": "changed this person’s details",
    "person.biography_written": "wrote or checked the biography of this person",
    "person.biography_removed": "took out the biography of this person",
    "post.started": "recorded a post of this person",
    "post.changed": "corrected a post of this person",
    "post.ended": "ended a post of this person",
    "assignment.made": "said who leads here",
    "assignment.ended": "ended who leads here",
}

__all__ = [
    "ACTIONS_IN_ENGLISH",
    "BiographyDetails",
    "Lead",
    "PersonDetails",
    "PostDetails",
    "add_person",
    "assign",
    "change_person",
    "change_post",
    "end_assignment",
    "end_post",
    "move_on",
    "start_post",
    "write_biography",
]
