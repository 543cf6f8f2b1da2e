"""Which names and filer codes are one company, by which evidence, and the id that it keeps.

A company is a set of names and filer codes that evidence links:

- a valid algorithm number names its filer's code, which survives a change of name and of district;
- a remark declares that a company was renamed;
- brackets after a name hold a second official name or a former one;
- two names differ in the legal form only: before and after a conversion;
- a name that was printed short or cut fits exactly one company of the data, or a reviewed entry says whose it is.

Names that merely look alike are never united. Two conversions or completions with filer codes of their own are kept
apart: the publisher's code is stronger than a resemblance.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import operator
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from normalize.company import has_legal_form
from normalize.legal_form import short_forms, without_cut_form, without_legal_form
from normalize.text import remove_white_space

LinkKind = Literal["filer_code", "declared_rename", "second_name", "former_name", "legal_form", "completed", "reviewed"]


class Sighting(NamedTuple):
    """A filer as one published row shows it.

    `company`, `second_names` and `former_names` are cleaned (see `clean_company`); `code` is the filer code of a valid
    algorithm number, else None; `period` the month of the list (YYYY-MM, "" unknown); `place` the row's listing_id.
    """

    company: str
    code: str | None
    period: str
    place: str
    second_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


class Rename(NamedTuple):
    """A declared change of a company's name, both cleaned, and the row that declares it."""

    old: str
    new: str
    period: str
    place: str


class Link(NamedTuple):
    """Evidence that `one` (a name) and `other` (a name, or for `filer_code` a code) are one company.

    `place` is the listing_id of the row that shows it, None where no row does (`legal_form`, `completed`, `reviewed`).
    """

    kind: LinkKind
    one: str
    other: str
    place: str | None


class Company(NamedTuple):
    """One filer: its present name, other names, filer codes, the ids it had before a merge, and why all are one."""

    company_id: str
    name: str
    aliases: tuple[str, ...]
    former_names: tuple[str, ...]
    filer_codes: tuple[str, ...]
    former_ids: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A company as the snapshot before knew it: what its id was given to."""

    company_id: str
    names: tuple[str, ...]
    filer_codes: tuple[str, ...]
    former_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identities:
    """All companies by id; by the keys of names (`company_key`), their company and the full names of short ones."""

    companies: tuple[Company, ...]
    by_name: Mapping[str, Company]
    full_names: Mapping[str, str]

    def company_of(self, name: str) -> Company:
        """Company of a cleaned name that was sighted. Raises KeyError for any other."""
        return self.by_name[company_key(name)]

    def full_name_of(self, name: str) -> str:
        """Full name of a company that was printed short or cut; any other name as it is."""
        return self.full_names.get(company_key(name), name)


Node = tuple[Literal["code", "name"], str]
_Seen = tuple[str, str]


@functools.lru_cache(maxsize=1 << 18)  # a name is met with each of its filings, and in every step
def company_key(name: str) -> str:
    """What two spellings of one name have in common: width, case, brackets and white space folded."""
    return remove_white_space(unicodedata.normalize("NFKC", name)).casefold()


def resolve_companies(
    sightings: Iterable[Sighting],
    renames: Iterable[Rename] = (),
    reviewed: Mapping[str, str] | None = None,
    known: Iterable[KnownCompany] = (),
) -> Identities:
    """Tell the companies behind the rows of all lists.

    `reviewed` maps names as printed to the full name that a person found for them, `known` are the companies of the
    snapshot before, whose ids stay: where two became one, the id of one stays and the other's is kept as a former id.
    The result does not depend on the order of the arguments.
    """
    graph = _Graph()
    for sighting in sorted(sightings, key=operator.attrgetter("period", "place", "company")):
        graph.see(sighting)
    for rename in sorted(renames, key=lambda r: (r.period, r.place, r.old, r.new)):
        graph.rename(rename)
    graph.unite_conversions()
    graph.unite_reviewed(reviewed or {})
    graph.complete_short_names()
    return _named(graph, list(known))


class _Graph:
    """Names and codes, and the links between them."""

    def __init__(self) -> None:
        self.parents: dict[Node, Node] = {}
        self.first_seen: dict[Node, _Seen] = {}
        self.last_seen: dict[Node, _Seen] = {}
        self.spelling: dict[str, str] = {}
        self.links: dict[tuple[LinkKind, Node, Node], Link] = {}
        self.renamed: set[str] = set()
        self.secondary: set[str] = set()
        self.full_names: dict[str, str] = {}
        self.codes: dict[Node, set[str]] = {}
        """Filer codes of each root that has any."""

    def see(self, sighting: Sighting) -> None:
        seen = (sighting.period, sighting.place)
        name = self.add(sighting.company, seen)
        for other in sighting.second_names:
            node = self.add(other, seen)
            self.secondary.add(node[1])
            self.link("second_name", name, node, sighting.place)
        for other in sighting.former_names:
            node = self.add(other, seen, declared=True)
            self.renamed.add(node[1])
            self.link("former_name", name, node, sighting.place)
        if sighting.code:
            code = self.touch(("code", sighting.code), seen)
            self.link("filer_code", name, code, sighting.place)

    def rename(self, rename: Rename) -> None:
        old, new = (self.add(name, (rename.period, rename.place), declared=True) for name in (rename.old, rename.new))
        if old != new:
            self.renamed.add(old[1])
            self.link("declared_rename", old, new, rename.place)

    def add(self, name: str, seen: _Seen, *, declared: bool = False) -> Node:
        """Node of a name. One that only a remark declares was not seen in a list: it does not count as its last."""
        key = company_key(name)
        if not declared or key not in self.spelling:
            self.spelling[key] = name
        return self.touch(("name", key), seen, declared=declared)

    def touch(self, node: Node, seen: _Seen, *, declared: bool = False) -> Node:
        if node not in self.parents:
            self.parents[node] = node
            if node[0] == "code":
                self.codes[node] = {node[1]}
        self.first_seen[node] = min(seen, self.first_seen.get(node, seen))
        if not declared:
            self.last_seen[node] = max(seen, self.last_seen.get(node, seen))
        return node

    def link(self, kind: LinkKind, one: Node, other: Node, place: str | None) -> None:
        if (kind, one, other) in self.links:
            return
        self.links[kind, one, other] = Link(kind, self.text(one), self.text(other), place)
        root, new_root = self.root(one), self.root(other)
        if root != new_root:
            self.parents[root] = new_root
            if root in self.codes:
                self.codes[new_root] = self.codes.get(new_root, set()) | self.codes.pop(root)

    def root(self, node: Node) -> Node:
        while (parent := self.parents[node]) != node:
            self.parents[node] = self.parents[parent]
            node = parent
        return node

    def seen_last(self, kind: Literal["code", "name"], key: str) -> _Seen:
        """When a node was last seen in a list; before all others where only remarks or reviews name it."""
        return self.last_seen.get((kind, key), ("", ""))

    def text(self, node: Node) -> str:
        return self.spelling[node[1]] if node[0] == "name" else node[1]

    def unite_conversions(self) -> None:
        """Unite names that differ in their legal form only, unless the publisher gives each a code of its own."""
        by_stem: dict[str, list[str]] = defaultdict(list)
        for key, name in sorted(self.spelling.items()):
            if stem := without_legal_form(name):
                by_stem[company_key(stem)].append(key)
        for keys in by_stem.values():
            roots = {self.root(("name", key)) for key in keys}
            if len(roots) > 1 and len(roots & self.codes.keys()) <= 1:
                first = min(keys, key=lambda key: (self.first_seen["name", key], key))
                for key in keys:
                    if self.root(("name", key)) != self.root(("name", first)):
                        self.link("legal_form", ("name", first), ("name", key), None)

    def unite_reviewed(self, reviewed: Mapping[str, str]) -> None:
        """Unite a name with the full one that a reviewed entry gives for it."""
        for printed, full in sorted(reviewed.items()):
            short = ("name", company_key(printed))
            if short in self.parents:
                self.complete("reviewed", short[1], full)

    def complete_short_names(self) -> None:
        """Unite a name that is short or cut with the only company of the data that it fits."""
        short = {
            key: company_key(without_cut_form(name))
            for key, name in sorted(self.spelling.items())
            if key not in self.full_names and not has_legal_form(name)
        }
        wanted = set(short.values())
        owners: dict[str, set[str]] = defaultdict(set)
        for key, name in self.spelling.items() if wanted else ():
            for form in wanted.intersection(map(company_key, short_forms(name))):
                owners[form].add(key)
        for key, form in short.items():
            full = owners.get(form, set()) - {key}
            roots = {self.root(("name", owner)) for owner in full}
            own = self.root(("name", key))
            if len(roots) == 1 and own not in roots and not {own, *roots} <= self.codes.keys():
                best = max(full, key=lambda owner: (self.seen_last("name", owner), owner))
                self.complete("completed", key, self.spelling[best])

    def complete(self, kind: LinkKind, short: str, full: str) -> None:
        node = self.add(full, self.first_seen["name", short], declared=True)
        if node[1] != short:
            self.secondary.add(short)
            self.full_names[short] = full
            self.link(kind, ("name", short), node, None)


def _named(graph: _Graph, known: list[KnownCompany]) -> Identities:
    members: dict[Node, list[Node]] = defaultdict(list)
    for node in graph.parents:
        members[graph.root(node)].append(node)
    links: dict[Node, list[Link]] = defaultdict(list)
    for (_, one, _), link in sorted(graph.links.items()):
        links[graph.root(one)].append(link)
    groups = {root: sorted(nodes, key=lambda node: (graph.first_seen[node], node)) for root, nodes in members.items()}
    ids = assign_ids(list(groups.values()), known)
    companies = []
    by_name: dict[str, Company] = {}
    for root, nodes in groups.items():
        company_id, former_ids = ids[nodes[0]]
        name, aliases, former_names = _names(graph, [key for kind, key in nodes if kind == "name"])
        codes = tuple(sorted(key for kind, key in nodes if kind == "code"))
        company = Company(company_id, name, aliases, former_names, codes, former_ids, tuple(links[root]))
        companies.append(company)
        by_name |= {key: company for kind, key in nodes if kind == "name"}
    return Identities(tuple(sorted(companies, key=lambda company: company.company_id)), by_name, graph.full_names)


def _names(graph: _Graph, keys: list[str]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Present name of a company, aliases, former names.

    The present name is the one in the latest list that is neither declared to be a former one, nor short, nor a
    second name. A name that was last seen before the present one was first seen is a former one.
    """
    if len(keys) == 1:
        return graph.spelling[keys[0]], (), ()
    eligible = [key for key in keys if key not in graph.renamed and key not in graph.secondary]
    eligible = eligible or [key for key in keys if key not in graph.secondary] or keys
    present = max(eligible, key=lambda key: (graph.seen_last("name", key), key))
    since = graph.first_seen["name", present]
    aliases: set[str] = set()
    former: set[str] = set()
    for key in keys:
        if key == present:
            continue
        replaced = key not in graph.secondary and graph.seen_last("name", key) < since
        (former if key in graph.renamed or replaced else aliases).add(graph.spelling[key])
    return graph.spelling[present], tuple(sorted(aliases)), tuple(sorted(former))


def assign_ids(groups: list[list[Node]], known: list[KnownCompany]) -> dict[Node, tuple[str, tuple[str, ...]]]:
    """Id and former ids of each group of nodes, by its first node; the nodes of a group come in order of their age.

    A group that holds what a known company held keeps that company's id. Of several, the one with the most in common
    stays and the others become former ids; of several groups that hold parts of one known company, the one with the
    most in common keeps the id. A new company is named after its oldest node.
    """
    group_of = {node: place for place, nodes in enumerate(groups) for node in nodes}
    shared: dict[tuple[str, int], int] = defaultdict(int)
    for company in known:
        nodes: list[Node] = [("name", company_key(name)) for name in company.names]
        nodes += [("code", code) for code in company.filer_codes]
        for node in nodes:
            if node in group_of:
                shared[company.company_id, group_of[node]] += 1
    home: dict[str, int] = {}
    kept: dict[int, list[str]] = defaultdict(list)
    for company_id, place in sorted(shared, key=lambda pair: (-shared[pair], _fresh(groups[pair[1]][0]), pair[0])):
        if company_id not in home:
            home[company_id] = place
            kept[place].append(company_id)
    earlier = {company.company_id: company.former_ids for company in known}
    taken = set(home)
    found: dict[Node, tuple[str, set[str]]] = {}
    for place, nodes in sorted(enumerate(groups), key=lambda group: group[1]):
        ids = kept.get(place, [])
        if ids:
            own = _fresh(nodes[0]) if _fresh(nodes[0]) in ids else ids[0]
        else:
            own = next(fresh for fresh in map(_fresh, _candidates(nodes)) if fresh not in taken)
            taken.add(own)
        former = {*ids, *(former for company_id in ids for former in earlier[company_id])} - {own}
        found[nodes[0]] = (own, former)
    used = {own for own, _ in found.values()}
    return {node: (own, tuple(sorted(former - used)) if former else ()) for node, (own, former) in found.items()}


def _candidates(nodes: list[Node]) -> Iterator[Node]:
    """What an id may be made of: the nodes, then, should all be taken by other companies, the oldest with a count."""
    yield from nodes
    for count in itertools.count(2):
        yield (nodes[0][0], f"{nodes[0][1]}#{count}")


def _fresh(node: Node) -> str:
    """Id of a company that is named after a node: "c" and 16 hexadecimal digits of the SHA-256 of it as JSON."""
    return "c" + hashlib.sha256(json.dumps(node).encode("ascii")).hexdigest()[:16]
