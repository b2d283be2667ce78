"""The paper of a workshop: taken once, line by line, matched by hand."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.errors import DomainError
from providers.actions.workshop import take_paper
from providers.models import Gap, WorkshopResource

pytestmark = pytest.mark.django_db

PAPER = b"""\
Intercept,Resource,Gap,Priority
0,Walk-in Crisis Center,No mobile team at night,1
Intercept 1 - Law enforcement,Co-responders,,
"2","","=No court liaison",high
9,Nobody,,
4,,,2
,,,
"""


def test_resources_and_gaps_come_from_the_paper(jurisdiction, supervisor):
    taken = take_paper(PAPER, jurisdiction=jurisdiction, by=supervisor)

    assert (taken.added, taken.changed, taken.same) == (4, 0, 0)
    assert [line for line, _ in taken.problems] == [5, 6]
    assert set(WorkshopResource.objects.values_list("intercept", "name")) == {
        ("0", "Walk-in Crisis Center"),
        ("1", "Co-responders"),
    }
    gap = Gap.objects.get(title="No mobile team at night")
    assert (gap.intercept, gap.priority, gap.origin) == ("0", "1", "workshop")


@pytest.mark.parametrize("sign", [b";", b"\t"])
def test_a_paper_may_part_its_cells_by_other_signs(jurisdiction, supervisor, sign):
    paper = sign.join([b"Intercept", b"Resource", b"Gap"]) + b"\n"
    paper += sign.join([b"0", b"Line, warm and hot", b"Beds"])

    assert take_paper(paper, jurisdiction=jurisdiction, by=supervisor).added == 2


def test_the_same_paper_twice_changes_nothing(jurisdiction, supervisor):
    take_paper(PAPER, jurisdiction=jurisdiction, by=supervisor)

    again = take_paper(PAPER.upper(), jurisdiction=jurisdiction, by=supervisor)
    assert again.changed == 1  # "high" became "HIGH"
    assert take_paper(
        PAPER.upper(), jurisdiction=jurisdiction, by=supervisor
    ).is_unchanged
    assert WorkshopResource.objects.count() == 2


def test_a_trial_writes_nothing(jurisdiction, supervisor):
    taken = take_paper(PAPER, jurisdiction=jurisdiction, by=supervisor, dry_run=True)

    assert taken.added == 4
    assert not WorkshopResource.objects.exists()
    assert not Gap.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b,c\n1,2,3\n",
        b'intercept,resource\n0,"' + b"x" * 200_000,
        b"x" * 3_000_000,
    ],
    ids=["empty", "other columns", "endless cell", "too large"],
)
def test_a_file_that_is_no_paper_is_refused(data, jurisdiction, supervisor):
    with pytest.raises(DomainError, match="Nothing was changed"):
        take_paper(data, jurisdiction=jurisdiction, by=supervisor)


def test_letters_of_an_old_excel_are_read(jurisdiction, supervisor):
    data = "intercept,resource\n0,Casa del Niño\n".encode("cp1252")

    take_paper(data, jurisdiction=jurisdiction, by=supervisor)

    assert WorkshopResource.objects.get().name == "Casa del Niño"


def test_a_resource_is_matched_with_a_service_that_sounds_like_it(
    client, supervisor, jurisdiction, door
):
    place = door("crisis-walk-in", name="Harbor Walk-in Crisis Center")
    take_paper(PAPER, jurisdiction=jurisdiction, by=supervisor)
    resource = WorkshopResource.objects.get(intercept="0")
    client.force_login(supervisor)
    url = reverse("providers:match_resource", args=[resource.pk])

    assert "Harbor Walk-in Crisis Center" in client.get(url).content.decode()
    client.post(url, {"service": place.service_id})

    resource.refresh_from_db()
    assert resource.service == place.service
    assert resource.history.count() == 2


def test_the_page_lists_the_lines_left_out(client, supervisor, tmp_path):
    path = tmp_path / "paper.csv"
    path.write_bytes(PAPER)
    client.force_login(supervisor)

    with path.open("rb") as file:
        answer = client.post(reverse("providers:workshop"), {"file": file})

    page = answer.content.decode()
    assert "4 added, 0 changed, 0 the same, 2 left out" in page
    assert "names no intercept from 0 to 5" in page


def test_what_was_tried_is_written_without_choosing_it_again(
    client, supervisor, tmp_path, settings
):
    settings.IMPORT_DIR = tmp_path
    path, url = tmp_path / "paper.csv", reverse("providers:workshop")
    path.write_bytes(PAPER)
    client.force_login(supervisor)
    with path.open("rb") as file:
        tried = client.post(url, {"file": file, "is_trial": "on"})
    form = tried.context["form"]
    assert "Kept here: <b>paper.csv</b>" in tried.content.decode()
    assert not form["is_trial"].value()
    assert not Gap.objects.exists()

    client.post(url, {"held_as": form["held_as"].value()})

    assert Gap.objects.count() == 2
    assert not list((tmp_path / "held").iterdir())


def test_the_command_takes_a_paper(jurisdiction, tmp_path, capsys):
    path = tmp_path / "paper.csv"
    path.write_bytes(PAPER)

    call_command("import_workshop", path, jurisdiction="alder", dry_run=True)
    assert not Gap.objects.exists()
    call_command("import_workshop", path, jurisdiction="alder")
    assert Gap.objects.count() == 2
    assert "line 5:" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no jurisdiction"):
        call_command("import_workshop", path, jurisdiction="elsewhere")
