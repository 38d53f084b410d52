"""`dongbo explain`, `index`, `find`: ask about single records.

Belongs here: arguments and printing. Does not belong here: linking whole tables (`link.py`), how it
is done (`matching`).
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.asked_night import AskedNight, asked_night
from pipelines.cli.common import HomeOption, JsonOption, Lang, console, refuse
from pipelines.cli.link_files import read_frame
from pipelines.cli.tables import json_text

if TYPE_CHECKING:
    from matching import Spec
    from matching.explain import Explanation

app = typer.Typer()
MODEL = "model.json"


LangOption = Annotated[Lang, typer.Option("--lang", help="Language of the explanation.")]
ProvinceOption = Annotated[
    str | None,
    typer.Option("--province", help="Province of the night; if it is the only one, none."),
]
DateOption = Annotated[
    str | None, typer.Option("--date", help="Data date of the night; without it the newest.")
]
SpecOption = Annotated[str, typer.Option("--spec", help="A built-in spec or a .toml file.")]


@app.command()
def explain(
    record: Annotated[
        str, typer.Argument(help="A conflict or mention id of the night, or a record_id.")
    ],
    extract: Annotated[
        Path | None, typer.Argument(help="The extract it is in; without it, a night's lake.")
    ] = None,
    master: Annotated[Path | None, typer.Argument(help="The people.")] = None,
    spec: SpecOption = "person",
    links: Annotated[
        Path, typer.Option("--links", help="Links of the run to explain; its model lies beside.")
    ] = Path("links.parquet"),
    model: Annotated[
        Path | None, typer.Option("--model", help="The model itself, if it lies elsewhere.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="Why not this person? Their id in the master.")
    ] = None,
    home: HomeOption = None,
    province: ProvinceOption = None,
    date: DateOption = None,
    lang: LangOption = Lang.vi,
    as_json: JsonOption = False,
) -> None:
    """Show the candidates of one record, what each comparison adds, and why the others lost.

    Without files it is a record of a night: the id of a conflict or mention, whole or its
    beginning, with the people and the model of that night. With files the numbers are those of the
    run of `dongbo link` that wrote --links: its model is taken up, and nothing is linked again.

    Example: dongbo explain 5f0c3a9d --date 2026-11-02 --province 66

    Example: dongbo explain R00000017 records.csv master.parquet --against 066170020202
    """
    from matching import SpecError, load_spec
    from matching.explained import render

    if (extract is None) != (master is None):
        refuse("Give both files, the extract and the people, or none of them to ask about a night.")
    try:
        chosen = load_spec(spec)
        if extract is None or master is None:
            asked = asked_night(home, province, date)
            done, remark = _of_night(asked, chosen, record, against)
        else:
            known = model or links.with_name(MODEL)
            done, remark = _of_files(extract, master, chosen, known, record, against)
    except SpecError as error:
        refuse(str(error))
    if remark:
        console.print(remark, highlight=False)
    if as_json:
        typer.echo(json_text(asdict(done), indent=2))
    else:
        typer.echo(render(done, chosen, lang.value))


def _of_files(
    extract: Path, master: Path, spec: Spec, model: Path, record: str, against: str | None
) -> tuple[Explanation, str | None]:
    """The record of an extract, and what is to be said of its model."""
    from matching import Model
    from matching.explain import explain as take_apart

    if not model.is_file():
        refuse(
            f"{model}: there is no such model. Explain with the model that decided: give the links "
            "it lies beside with --links, or itself with --model; `dongbo link … --out "
            f"{model.with_name('links.parquet')}` writes both. For a record of a night give no "
            "files, but --home"
        )
    done = take_apart(
        read_frame(extract, spec),
        read_frame(master, spec, right=True),
        spec,
        record,
        model=Model.load(model),
        against=against,
    )
    if done.same_tables:
        return done, None
    return done, (
        f"{model.name} was estimated from other tables than these: decisions may differ from those "
        "of its run"
    )


def _of_night(
    asked: AskedNight, spec: Spec, wanted: str, against: str | None
) -> tuple[Explanation, str | None]:
    """The record of a night with its model, its relative and what people decided; the remark says
    where the night decided otherwise, as it may where several records claim one person."""
    from matching.explain import explain as take_apart

    extract, link = asked.mention(wanted)
    done = take_apart(
        extract,
        asked.people(),
        spec,
        extract["record_id"][0],
        model=asked.model(),
        against=against,
        decisions=asked.decided(),
    )
    done = replace(done, same_tables=True)
    if (done.decision, done.reason) == (link["decision"], link["reason"]):
        return done, None
    return done, f"The night decided: {link['decision']} ({link['reason']})"


@app.command()
def index(
    extract: Annotated[Path, typer.Argument(help="Records to learn the model from.")],
    master: Annotated[Path, typer.Argument(help="The people to look up.")],
    out: Annotated[Path, typer.Option("--out", help="A new folder for the index.")],
    spec: SpecOption = "person",
    model: Annotated[
        Path | None, typer.Option("--model", help="Use this model instead of learning one.")
    ] = None,
) -> None:
    """Prepare MASTER for looking up one record at a time with `dongbo find`.

    Example: dongbo index records.parquet master.parquet --out var/index
    """
    from matching import Model, SpecError, link, load_spec
    from matching.index import build_index

    try:
        chosen = load_spec(spec)
        people = read_frame(master, chosen, right=True)
        if model is not None:
            known = Model.load(model)
        else:
            known = link(read_frame(extract, chosen), people, chosen).model
        build_index(people, chosen, known, out)
    except SpecError as error:
        refuse(str(error))
    console.print(f"{len(people):,} people indexed in {out}", highlight=False)


@app.command()
def find(
    folder: Annotated[
        Path | None,
        typer.Option(
            "--index", help="Folder made by `dongbo index`; without it, a night's people."
        ),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Full name.")] = None,
    dob: Annotated[str | None, typer.Option("--dob", help="YYYY-MM-DD, YYYY-MM or YYYY.")] = None,
    sex: Annotated[str | None, typer.Option("--sex", help="M or F.")] = None,
    number: Annotated[str | None, typer.Option("--number", help="Twelve-digit number.")] = None,
    old_number: Annotated[str | None, typer.Option("--old-number", help="Nine digits.")] = None,
    commune: Annotated[str | None, typer.Option("--commune", help="Commune code.")] = None,
    home: HomeOption = None,
    province: ProvinceOption = None,
    date: DateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find one person: the same answer as `dongbo link` and the night, in milliseconds.

    The people of a night are prepared the first time they are asked about.

    Example: dongbo find --province 66 --name "Trần Văn Tú" --dob 1979-07-03

    Example: dongbo find --index var/index --name "Trần Văn Tú" --dob 1979-07-03
    """
    from matching import SpecError
    from matching.index import open_index

    _check_asked(dob, sex)
    record = {
        "full_name": name,
        "date_of_birth": dob,
        "sex": sex,
        "person_id": number,
        "old_id": old_number,
        "commune_code": commune,
    }
    try:
        result = open_index(folder or asked_night(home, province, date).index()).find(record)
    except SpecError as error:
        refuse(str(error))
    link = result.links.drop("record_id").row(0, named=True)
    shown = result.candidates.select("rank", "master_id", "probability").to_dicts()
    if as_json:
        typer.echo(json_text(link | {"candidates": shown}, indent=2))
        return
    typer.echo(f"{link['decision']} ({link['reason']})")
    for row in shown:
        typer.echo(f"{row['rank']:>3}. {row['master_id']}  {row['probability']:.4f}")


def _check_asked(dob: str | None, sex: str | None) -> None:
    """What no person has would only be left uncompared, and nobody would notice."""
    from vietnam.partial_date import PartialDate

    if sex not in {None, "M", "F"}:
        raise typer.BadParameter(f"--sex is M or F, not {sex!r}")
    try:
        if dob is not None:
            PartialDate.parse_iso(dob)
    except ValueError as error:
        raise typer.BadParameter(f"--dob {dob!r}: {error}") from error
