"""Tests that the comparison of two lakes can fail; needs no Spark. Run: python test_compare_scores.py"""

import contextlib
import copy
import io
import json
import math
import unittest

import compare_scores

KEY = ("path", "method")


def a_row(path="a.jpg", method="msp", **other):
    row = {
        "path": path,
        "method": method,
        "id_score": 0.1 + 0.2,
        "top_negatives": [{"label": "sofa", "probability": 0.25}],
        "embedding": [0.5, -0.0, 1.5],
        "is_ood": True,
    }
    return {**row, **other}


def compared(rows, other_rows):
    return compare_scores.differences("scores", KEY, copy.deepcopy(rows), copy.deepcopy(other_rows))


class DifferencesTest(unittest.TestCase):
    def test_the_same_rows_in_another_order_are_equal(self):
        self.assertEqual([], compared([a_row(), a_row("b.jpg")], [a_row("b.jpg"), a_row()]))

    def test_the_last_bit_of_a_score_counts(self):
        words = compared([a_row()], [a_row(id_score=math.nextafter(0.1 + 0.2, 1))])
        self.assertEqual(1, len(words))
        self.assertIn("('a.jpg', 'msp') has the id_score 0.30000000000000004 and 0.3000000000000001", words[0])

    def test_the_sign_of_a_zero_counts(self):
        self.assertIn("-0.0 at place 1", compared([a_row()], [a_row(embedding=[0.5, 0.0, 1.5])])[0])
        self.assertEqual(1, len(compared([a_row(id_score=0.0)], [a_row(id_score=-0.0)])))

    def test_a_number_within_a_struct_counts(self):
        other = a_row(top_negatives=[{"label": "sofa", "probability": math.nextafter(0.25, 1)}])
        self.assertEqual(1, len(compared([a_row()], [other])))

    def test_texts_flags_lengths_and_nothing_count(self):
        for other in ({"is_ood": False}, {"is_ood": None}, {"id_score": None}, {"embedding": [0.5, -0.0]},
                      {"top_negatives": []}, {"top_negatives": [{"label": "Sofa", "probability": 0.25}]}):
            self.assertEqual(1, len(compared([a_row()], [a_row(**other)])), other)

    def test_missing_rows_are_named_on_either_side(self):
        both = [a_row(), a_row(method="mcm")]
        self.assertEqual(["scores: ('a.jpg', 'mcm') is in the first lake only"], compared(both, both[:1]))
        self.assertEqual(["scores: ('a.jpg', 'mcm') is in the second lake only"], compared(both[:1], both))

    def test_a_row_that_comes_twice_is_named(self):
        words = compared([a_row(), a_row()], [a_row(), a_row()])
        self.assertEqual(2, len(words))
        self.assertIn("several rows of the first lake are ('a.jpg', 'msp')", words[0])

    def test_no_rows_at_all_is_no_agreement(self):
        self.assertEqual(["scores: no rows at all"], compared([], []))


def stage(number, description):
    return json.dumps({
        "Event": "SparkListenerStageSubmitted",
        "Stage Info": {"Stage ID": number},
        "Properties": {"spark.job.description": description},
    })


def task(number, executor, reason="Success"):
    return json.dumps({
        "Event": "SparkListenerTaskEnd",
        "Stage ID": number,
        "Task End Reason": {"Reason": reason},
        "Task Info": {"Executor ID": executor},
    })


def complaints(lines):
    with contextlib.redirect_stdout(io.StringIO()):
        return compare_scores.too_few_executors(lines, 2)


IMAGES = stage(1, "lakesieve: embed images")
PROMPTS = stage(2, "lakesieve: embed prompts")


class ExecutorsTest(unittest.TestCase):
    def test_two_executors_in_both_stages_are_enough(self):
        self.assertEqual([], complaints([IMAGES, PROMPTS, task(1, "0"), task(1, "1"), task(2, "0"), task(2, "1")]))

    def test_one_executor_is_too_few(self):
        words = complaints([IMAGES, PROMPTS, task(1, "0"), task(1, "0"), task(2, "0")])
        self.assertEqual("tasks finished on 1 executors, not on 2: ['0']", words[0])

    def test_a_second_executor_that_embeds_nothing_is_too_few(self):
        words = complaints([IMAGES, PROMPTS, stage(3, ""), task(1, "0"), task(2, "0"), task(3, "1")])
        self.assertEqual(["'embed images' ran on 1 executors, not on 2", "'embed prompts' ran on 1 executors, not on 2"],
                         words)

    def test_tasks_that_failed_do_not_count_and_are_named(self):
        lines = [IMAGES, PROMPTS, task(1, "0"), task(1, "1", "ExceptionFailure"), task(2, "0"), task(2, "1")]
        self.assertEqual(["'embed images' ran on 1 executors, not on 2"], complaints(lines))
        self.assertEqual(1, len(compare_scores.failed_tasks_of(lines)))

    def test_an_empty_log_is_too_few(self):
        self.assertEqual(3, len(complaints([])))


if __name__ == "__main__":
    unittest.main()
