"""`moderation policy schema`: the JSON Schemas by which an editor completes and checks policy.toml and cases.toml."""

import click


@click.command("schema")
@click.argument("file", type=click.Choice(["policy", "cases"]), default="policy")
@click.option("--installed", is_flag=True, help="With the rules of installed packages.")
def schema(file: str, installed: bool) -> None:
    """Print the JSON Schema of policy.toml or of cases.toml.

    Those of this version lie beside the shipped policies. An editor that knows TOML, such as VS Code with Even Better
    TOML, finds them by the first line of the file: `#:schema ../policy.schema.json`.
    """
    from moderation.policies.json_schema import cases_schema, policy_schema, written
    from moderation.rules import RULES, installed_rules

    made = policy_schema(installed_rules() if installed else RULES) if file == "policy" else cases_schema()
    click.echo(written(made), nl=False)
