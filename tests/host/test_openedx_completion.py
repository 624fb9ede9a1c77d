"""Completion at the door: read for many in one query, it is what the platform counts for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.domain.ports import Needs
from microcred_plugin.host.completion import _Tree
from microcred_plugin.host.numbers import part_of
from tests.host.double_world import DoubleWorld
from tests.host.platform_double import structure
from tests.host.platform_double.modules import Platform
from tests.host.platform_double.structure import Block, problem, unit


@pytest.fixture
def world(db: None) -> Iterator[DoubleWorld]:
    made = DoubleWorld()
    with made.running():
        yield made


def course_with(world: DoubleWorld, *units: Block) -> str:
    course = world.course(weights={"p1": 100})
    world.platform.units[course] = {"p1": units}
    return course


def completed(world: DoubleWorld, course: str, *blocks: str, share: float = 1.0) -> int:
    learner = world.learner()
    world.enrol(learner, course)
    for block in blocks:
        world.finish(learner, course, block, share)
    return learner


def percents(world: DoubleWorld, course: str, learners: list[int]) -> list[Any]:
    found = world.host.cohort_facts(learners, course, needs=Needs(identity=False))
    return [found[learner].completion_percent for learner in learners]


def alone(world: DoubleWorld, course: str, learners: list[int]) -> list[Any]:
    return [percents(world, course, [learner])[0] for learner in learners]


def agreed(world: DoubleWorld, course: str, learners: list[int]) -> list[Any]:
    together = percents(world, course, learners)
    assert together == alone(world, course, learners)
    return together


def test_a_unit_is_complete_when_each_of_its_blocks_is(world):
    course = course_with(world, unit("u1", problem("a"), problem("b")), unit("u2", problem("c")))
    learners = [
        completed(world, course),
        completed(world, course, "a"),
        completed(world, course, "a", "b"),
        completed(world, course, "a", "b", "c"),
    ]

    assert agreed(world, course, learners) == [0, 0, 50, 100]


def test_a_block_half_done_is_not_done(world):
    course = course_with(world, unit("u1", problem("a")))
    learners = [completed(world, course, "a", share=0.5), completed(world, course, "a")]

    assert agreed(world, course, learners) == [0, 100]


def test_what_cannot_be_completed_does_not_stand_in_the_way(world):
    discussion = Block("discussion", "talk", mode="excluded")
    course = course_with(world, unit("u1", problem("a"), discussion))
    learners = [completed(world, course, "a"), completed(world, course)]

    assert agreed(world, course, learners) == [100, 0]


def test_what_staff_alone_see_is_not_counted(world):
    course = course_with(
        world,
        unit("u1", problem("a"), problem("b", staff_only=True)),
        unit("u2", problem("c"), staff_only=True),
    )
    learners = [completed(world, course, "a"), completed(world, course)]

    assert agreed(world, course, learners) == [100, 0]


def test_an_empty_unit_is_complete_for_whoever_began(world):
    course = course_with(world, unit("u1"), unit("u2", problem("a")))
    learners = [completed(world, course), completed(world, course, "a")]

    assert agreed(world, course, learners) == [0, 100]


def test_a_course_without_units_is_not_completed_by_anybody(world):
    course = course_with(world)
    learners = [completed(world, course), completed(world, course)]

    assert agreed(world, course, learners) == [0, 0]


def test_all_but_one_of_many_units_is_never_rounded_up(world):
    course = course_with(world, *(unit(f"u{n}", problem(f"b{n}")) for n in range(7)))
    learners = [completed(world, course, *(f"b{n}" for n in range(n))) for n in (5, 6)]

    assert [str(share) for share in agreed(world, course, learners)] == ["71.42", "85.71"]
    assert part_of(999_999, 1_000_000) < 100


def test_work_in_another_course_does_not_count(world):
    course, other = (course_with(world, unit("u1", problem("a"))) for _ in range(2))
    learners = [completed(world, other, "a"), completed(world, course, "a")]

    assert agreed(world, course, learners) == [0, 100]


@pytest.mark.parametrize(
    ("kind", "max_count"),
    [("library_content", -1), ("itembank", None), ("split_test", None), ("lucky_dip", 1)],
)
def test_where_content_is_drawn_each_learner_is_asked_for_alone(world, kind, max_count):
    drawn = Block(kind, "drawn", (problem("a"),), mode="aggregator", max_count=max_count)
    course = course_with(world, unit("u1", drawn))
    learners = [completed(world, course, "a"), completed(world, course)]

    assert percents(world, course, learners) == [100, 0]
    assert world.platform.summaries_asked == 2


def test_where_groups_see_other_blocks_each_learner_is_measured_by_their_own(world):
    course = course_with(
        world, unit("u1", problem("a")), unit("u2", problem("b"), groups=frozenset({"blue"}))
    )
    blue, other = completed(world, course, "a"), completed(world, course, "a")
    world.platform.groups[blue] = frozenset({"blue"})

    assert agreed(world, course, [blue, other]) == [50, 100]


def test_where_some_modes_are_locked_out_each_learner_is_asked_for_alone(world):
    course = course_with(world, unit("u1", problem("a")))
    world.platform.gated_courses.add(course)
    learners = [completed(world, course, "a"), completed(world, course)]

    assert percents(world, course, learners) == [100, 0]
    assert world.platform.summaries_asked == 2


def test_the_answer_for_one_learner_is_never_an_old_one(world):
    course = course_with(world, unit("u1", problem("a")))
    learner = completed(world, course)
    before = alone(world, course, [learner])

    world.finish(learner, course, "a")

    assert (before, alone(world, course, [learner])) == ([0], [100])


def leaves(prefix: str) -> st.SearchStrategy[Block]:
    return st.builds(
        problem,
        st.uuids().map(lambda name: f"{prefix}{name.hex[:10]}"),
        mode=st.sampled_from(["completable", "completable", "excluded"]),
        staff_only=st.booleans(),
    )


def holders(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    return st.builds(
        lambda name, held, **traits: unit(f"u{name.hex[:10]}", *held, **traits),
        st.uuids(),
        st.lists(children, max_size=3),
        staff_only=st.booleans(),
    )


UNITS = st.lists(holders(st.recursive(leaves("p"), holders, max_leaves=4)), max_size=4)


@given(units=UNITS, data=st.data())
def test_any_tree_counts_as_the_platform_counts_it(units, data):
    key = structure.CourseLocator("ContractX", "T1", "2026")
    found = structure.Structure(key.make_usage_key("course", "course"))
    found.add(None, found.root_block_usage_key, completion_mode="aggregator")
    above = found.root_block_usage_key
    for kind in ("chapter", "sequential"):
        found.add(above, key.make_usage_key(kind, kind), completion_mode="aggregator")
        above = key.make_usage_key(kind, kind)
    for block in units:
        found.add_tree(above, block)
    blocks = [each for each in found if each.block_type == "problem"]
    done = set(data.draw(st.lists(st.sampled_from(blocks)))) if blocks else set()

    platform = structure.summary(found, done, frozenset())
    with Platform().running():
        ours = list(_Tree(found).units())

    assert len(ours) == platform["complete_count"] + platform["incomplete_count"]
    assert sum(each.complete(done) for each in ours if done) == platform["complete_count"]
