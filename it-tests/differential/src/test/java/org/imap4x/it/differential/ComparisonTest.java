package org.imap4x.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A difference that no reason allows fails, and so does a reason that no difference needs. */
class ComparisonTest {

  private static List<String> failures(Difference... meant) {
    Comparison comparison = new Comparison(List.of(meant));
    comparison.compare("same", "a", "b", "a", "");
    comparison.compare("alone", "a", "b", "c", ": a b c");
    comparison.compare("as the other", "a", "b", "b", ": a b b");
    return comparison.failures();
  }

  @Test
  void difference_notAllowed_fails() {
    assertEquals(List.of("alone: a b c", "as the other: a b b"), failures());
    assertEquals(List.of("as the other: a b b"), failures(Difference.own("x", ".*")));
    assertEquals(List.of("alone: a b c"), failures(Difference.others("x", ".*")));
  }

  @Test
  void differences_allAllowed_doNotFail() {
    assertEquals(
        List.of(), failures(Difference.own("x", "alone"), Difference.others("y", "as .*")));
  }

  @Test
  void reason_notNeeded_fails() {
    List<String> failures =
        failures(
            Difference.own("x", ".*"),
            Difference.others("y", ".*"),
            Difference.own("needless", "same"));
    assertEquals(1, failures.size());
    assertTrue(failures.get(0).endsWith("needless"), failures::toString);
  }

  /** Of two that allow the same, one is too many. */
  @Test
  void reasons_forTheSame_fail() {
    Difference wide = Difference.own("wide", ".*");
    Difference narrow = Difference.own("narrow", "alone");
    assertEquals(2, failures(wide, narrow, Difference.others("y", ".*")).size());
  }
}
