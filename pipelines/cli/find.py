"""`dongbo explain`, `index`, `find`: ask about single records.

Belongs here: arguments and printing. Does not belong here: linking whole tables (`link.py`), how it
is done (`matching`).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.common import JsonOption, Lang, console, refuse
from pipelines.cli.link_files import read_frame

app = typer.Typer()
MODEL = "model.json"


LangOption = Annotated[Lang, typer.Option("--lang", help="Language of the explanation.")]
SpecOption = Annotated[str, typer.Option("--spec", help="A built-in spec or a .toml file.")]


@app.command()
def explain(
    record: Annotated[str, typer.Argument(help="The record_id to explain.")],
    extract: Annotated[Path, typer.Argument(help="The extract it is in.")],
    master: Annotated[Path, typer.Argument(help="The people.")],
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
    lang: LangOption = Lang.vi,
    as_json: JsonOption = False,
) -> None:
    """Show the candidates of one record, what each comparison adds, and why the others lost.

    The numbers are those of the run of `dongbo link` that wrote --links: its model is taken up, and
    nothing is linked again.

    Example: dongbo explain R00000017 records.csv master.parquet --against 066170020202
    """
    from matching import Model, SpecError, load_spec
    from matching.explain import explain as take_apart
    from matching.explain import render

    known = model or links.with_name(MODEL)
    if not known.is_file():
        refuse(
            f"{known}: there is no such model. Explain with the model that decided: give the links "
            "it lies beside with --links, or itself with --model; `dongbo link … --out "
            f"{links}` writes both"
        )
    try:
        chosen = load_spec(spec)
        done = take_apart(
            read_frame(extract, chosen),
            read_frame(master, chosen, right=True),
            chosen,
            record,
            model=Model.load(known),
            against=against,
        )
    except SpecError as error:
        refuse(str(error))
    if not done.same_tables:
        console.print(
            f"{known.name} was estimated from other tables than these: decisions may differ from "
            "those of its run",
            highlight=False,
        )
    if as_json:
        typer.echo(json.dumps(asdict(done), ensure_ascii=False, indent=2))
    else:
        typer.echo(render(done, chosen, lang.value))


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
    folder: Annotated[Path, typer.Option("--index", help="Folder made by `dongbo index`.")],
    name: Annotated[str | None, typer.Option("--name", help="Full name.")] = None,
    dob: Annotated[str | None, typer.Option("--dob", help="YYYY-MM-DD, YYYY-MM or YYYY.")] = None,
    sex: Annotated[str | None, typer.Option("--sex", help="M or F.")] = None,
    number: Annotated[str | None, typer.Option("--number", help="Twelve-digit number.")] = None,
    old_number: Annotated[str | None, typer.Option("--old-number", help="Nine digits.")] = None,
    commune: Annotated[str | None, typer.Option("--commune", help="Commune code.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Find one person: the same answer as `dongbo link`, in milliseconds.

    Example: dongbo find --index var/index --name "Trần Văn Tú" --dob 1979-07-03
    """
    from matching import SpecError
    from matching.index import open_index

    record = {
        "full_name": name,
        "date_of_birth": dob,
        "sex": sex,
        "person_id": number,
        "old_id": old_number,
        "commune_code": commune,
    }
    try:
        result = open_index(folder).find(record)
    except SpecError as error:
        refuse(str(error))
    link = result.links.drop("record_id").row(0, named=True)
    shown = result.candidates.select("rank", "master_id", "probability").to_dicts()
    if as_json:
        typer.echo(json.dumps(link | {"candidates": shown}, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{link['decision']} ({link['reason']})")
    for row in shown:
        typer.echo(f"{row['rank']:>3}. {row['master_id']}  {row['probability']:.4f}")
