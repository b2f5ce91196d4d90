package org.imap4x.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.stream.Stream;
import org.imap4x.model.NumberSet.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberSetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 1",
        "9:3 | 3:9",
        "5,1:3,4 | 1:5",
        "1:3,2:8,7 | 1:8",
        "3,1,2 | 1:3",
        "1,3,5 | 1,3,5",
        "* | *",
        "*:5 | 5:*",
        "5,* | 5,*",
        "4294967295,* | 4294967295,*",
        "1:*,7 | 1:*",
        "4294967295 | 4294967295",
        "4294967294:4294967295,1 | 1,4294967294:4294967295",
        "$ | $"
      })
  void parse_anyForm_isNormalised(String text, String expected) {
    assertEquals(expected, UidSet.parse(text).toString());
    assertEquals(expected, SequenceSet.parse(text).toString());
    assertEquals(UidSet.parse(expected), UidSet.parse(text));
    assertEquals(UidSet.parse(expected).hashCode(), UidSet.parse(text).hashCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "1,",
        "0",
        "1:0",
        "-1",
        "a",
        "1:2:3",
        "4294967296",
        "99999999999",
        " 1",
        "1 ",
        "1:",
        ":1",
        "**",
        "+1",
        "1\r\n",
        "$,1",
        "\u0661"
      })
  void parse_noSet_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> UidSet.parse(text));
    assertThrows(IllegalArgumentException.class, () -> SequenceSet.parse(text));
  }

  @Test
  void range_bothWays_isChecked() {
    assertEquals(new Range(3, 9), new Range(9, 3));
    assertThrows(IllegalArgumentException.class, () -> new Range(5, 0));
    assertThrows(IllegalArgumentException.class, () -> new Range(0, 5));
    assertThrows(IllegalArgumentException.class, () -> new Range(NumberSet.STAR + 1, 3));
    assertThrows(IllegalArgumentException.class, () -> new Range(3, NumberSet.STAR + 1));
  }

  @Test
  void builder_maxAndStar_areAsWhenParsed() {
    UidSet built = new UidSet.Builder().add(NumberSet.MAX).add(NumberSet.STAR).build();
    assertEquals(UidSet.parse("4294967295,*"), built);
    assertEquals("4294967295,*", UidSet.of(NumberSet.STAR, NumberSet.MAX).toString());
    assertEquals(UidSet.parse("7:*"), new UidSet.Builder().addRange(NumberSet.STAR, 7).build());
  }

  @Test
  void wholeRange_operations_neverExpand() {
    UidSet all = UidSet.range(1, NumberSet.MAX);
    assertEquals(NumberSet.MAX, all.size());
    assertEquals("1:4,6:4294967295", all.minus(UidSet.of(5)).toString());
    assertEquals("7:4294967295", all.intersect(UidSet.parse("7:*")).toString());
    assertEquals("1:*", UidSet.ALL.union(all).toString());
    assertTrue(all.contains(1L << 31));
    PrimitiveIterator.OfLong it = all.iterator();
    assertEquals(1, it.nextLong());
    assertEquals(2, it.nextLong());
    assertThrows(IllegalStateException.class, () -> all.toArray(1000));
  }

  @Test
  void iterator_endAndStar_throw() {
    PrimitiveIterator.OfLong it = UidSet.parse("4294967294:4294967295").iterator();
    assertEquals(NumberSet.MAX - 1, it.nextLong());
    assertEquals(NumberSet.MAX, it.nextLong());
    assertFalse(it.hasNext());
    assertThrows(NoSuchElementException.class, it::nextLong);
    assertThrows(IllegalStateException.class, () -> UidSet.ALL.iterator());
    assertThrows(IllegalStateException.class, () -> UidSet.SAVED.iterator());
    assertFalse(UidSet.EMPTY.iterator().hasNext());
  }

  @Test
  void star_minusAndContains_standsLast() {
    assertTrue(UidSet.parse("5:*").hasStar());
    assertEquals("*", UidSet.parse("5:*").minus(UidSet.range(5, NumberSet.MAX)).toString());
    assertEquals(NumberSet.STAR, UidSet.parse("1,*").max());
    assertEquals("1", UidSet.parse("1,*").minus(UidSet.parse("*")).toString());
    assertThrows(NoSuchElementException.class, UidSet.EMPTY::max);
    assertThrows(NoSuchElementException.class, UidSet.EMPTY::min);
  }

  @Test
  void saved_combined_isRefused() {
    assertTrue(UidSet.SAVED.isSavedResult());
    assertFalse(UidSet.SAVED.isEmpty());
    assertThrows(IllegalStateException.class, () -> UidSet.SAVED.union(UidSet.of(1)));
    assertThrows(IllegalStateException.class, () -> UidSet.of(1).minus(UidSet.SAVED));
    assertThrows(IllegalStateException.class, () -> SequenceSet.SAVED.intersect(SequenceSet.of(1)));
    assertEquals(List.of(UidSet.SAVED), UidSet.SAVED.split(30));
    assertNotEquals(UidSet.EMPTY, UidSet.SAVED);
  }

  @Test
  void kinds_sameNumbers_areNotEqual() {
    assertNotEquals((NumberSet) UidSet.of(1, 2), SequenceSet.of(1, 2));
    assertEquals("", UidSet.EMPTY.toString());
    assertTrue(UidSet.of().isEmpty());
  }

  @Test
  void split_manyNumbers_eachPartFits() {
    UidSet odd = UidSet.of(Stream.iterate(1L, n -> n + 2).limit(5000).mapToLong(n -> n).toArray());
    List<UidSet> parts = odd.split(100);
    UidSet all = UidSet.EMPTY;
    for (UidSet part : parts) {
      assertTrue(part.toString().length() <= 100, part::toString);
      all = all.union(part);
    }
    assertEquals(odd, all);
    assertEquals(List.of(), UidSet.EMPTY.split(100));
    assertThrows(IllegalArgumentException.class, () -> odd.split(20));
    UidSet big = UidSet.parse("4294967290:4294967292,4294967294:4294967295");
    assertEquals(2, big.split(21).size());
    assertEquals(1, big.split(43).size());
  }

  @Test
  void of_unsortedRepeated_isASet() {
    assertEquals("1:3,7", SequenceSet.of(7, 3, 1, 2, 3, 7).toString());
    assertArrayEquals(new long[] {1, 2, 3, 7}, SequenceSet.parse("7,1:3").toArray(4));
    assertEquals(List.of(new Range(1, 3), new Range(7, 7)), SequenceSet.of(1, 2, 3, 7).ranges());
    assertEquals(4, SequenceSet.of(1, 2, 3, 7).size());
  }

  @ParameterizedTest
  @CsvSource({
    "1:3, 3:4, true", "1:3, 4:5, false", "5, 1:9, true", "'1,5,9', '2:4,6:8', false",
    "7, *, true", "1:2, 9:*, true", "$, 4, true", "4, $, true"
  })
  void mayMeet_isWhetherOneNumberCanBeInBoth(String one, String other, boolean meets) {
    assertEquals(meets, UidSet.parse(one).mayMeet(UidSet.parse(other)));
    assertEquals(meets, SequenceSet.parse(one).mayMeet(SequenceSet.parse(other)));
    assertTrue(UidSet.parse(one).mayMeet(SequenceSet.parse(other)));
  }

  @Test
  void followedBy_notAbove_isRefused() {
    UidSet set = UidSet.parse("3:5");
    assertThrows(IllegalArgumentException.class, () -> set.followedBy(5, 6));
    assertThrows(IllegalArgumentException.class, () -> set.followedBy(9, 8));
    assertThrows(IllegalArgumentException.class, () -> UidSet.SAVED.followedBy(9, 9));
    assertEquals("3:5,*", set.followedBy(NumberSet.STAR, NumberSet.STAR).toString());
  }

  @Test
  void wholeSpace_withStar_hasAllItsNumbers() {
    UidSet all = UidSet.parse("1,3:4294967295,*");
    assertEquals(NumberSet.MAX, all.size());
    assertEquals("1,3:4294967295,*", all.toString());
    assertEquals(NumberSet.STAR, all.select(NumberSet.MAX));
    assertEquals(NumberSet.MAX + 1, UidSet.ALL.size());
    assertEquals("2", UidSet.ALL.minus(all).toString());
  }

  @Test
  void of_backAndOverlapping_isOneRange() {
    assertEquals("1:4294967295", UidSet.parse("9:4294967295,1:10,5:4294967295,3").toString());
    assertThrows(IndexOutOfBoundsException.class, () -> UidSet.of(1).select(2));
  }
}
