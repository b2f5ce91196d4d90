package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.UidSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The map does what a plain list of UIDs does. */
@Timeout(60)
class UidMapTest {

  private static void same(List<Long> model, UidMap map) {
    assertEquals(model.size(), map.size());
    assertEquals(model.isEmpty() ? 0 : model.get(model.size() - 1), map.maxUid());
    for (int i = 0; i < model.size(); i++) {
      assertEquals(model.get(i), map.uidAt(i + 1));
      assertEquals(i + 1, map.sequenceOf(model.get(i)));
    }
    assertEquals(0, map.uidAt(0));
    assertEquals(0, map.uidAt(-1));
    assertEquals(0, map.uidAt(model.size() + 1));
    UidSet.Builder all = new UidSet.Builder();
    model.forEach(all::add);
    assertEquals(all.build(), map.toSet());
    assertEquals(all.build(), UidMap.of(map.toSet()).toSet());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void randomOperations_manyRuns_areThoseOfAList(long seed) {
    Random random = new Random(seed);
    List<Long> model = new ArrayList<>();
    UidMap map = new UidMap();
    // odd seeds make holes everywhere, even ones long runs
    int gap = seed % 2 == 1 ? 3 : 1;
    for (int step = 0; step < 100_000; step++) {
      int what = random.nextInt(100);
      if (what < 40 || model.size() < 50) {
        long from = map.maxUid() + 1 + random.nextInt(gap);
        long to = from + random.nextInt(gap == 1 ? 20 : 2);
        map.append(from, to);
        for (long uid = from; uid <= to; uid++) {
          model.add(uid);
        }
      } else if (what < 70) {
        int at = random.nextInt(model.size()) + 1;
        assertEquals(model.remove(at - 1), map.removeAt(at));
      } else {
        long uid = random.nextInt((int) map.maxUid() + 2);
        int at = Collections.binarySearch(model, uid);
        assertEquals(at >= 0, map.contains(uid));
        assertEquals(at >= 0, map.remove(uid));
        if (at >= 0) {
          model.remove(at);
        }
      }
      if (model.size() > 3000) {
        for (int i = 0; i < 1500; i++) {
          int at = random.nextInt(model.size()) + 1;
          assertEquals(model.remove(at - 1), map.removeAt(at));
        }
      }
      if (step % 10_000 == 0) {
        same(model, map);
      }
    }
    same(model, map);
    while (!model.isEmpty()) {
      assertEquals(model.remove(0), map.removeAt(1));
    }
    same(model, map);
  }

  @Test
  void millionMessages_everyOtherRemoved_staysExact() {
    UidMap map = new UidMap();
    map.append(1, 1_000_000);
    for (long seq = 1; seq <= 100_000; seq++) {
      assertEquals(2 * seq - 1, map.removeAt(seq));
    }
    assertEquals(900_000, map.size());
    assertEquals(200_000, map.uidAt(100_000));
    assertEquals(200_001, map.uidAt(100_001));
    assertEquals(50_000, map.sequenceOf(100_000));
    assertEquals(0, map.sequenceOf(99_999));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void toSet_amongChanges_isASnapshot(long seed) {
    Random random = new Random(seed);
    List<Long> model = new ArrayList<>();
    UidMap map = new UidMap();
    UidSet snapshot = UidSet.EMPTY;
    String text = "";
    for (int step = 0; step < 20_000; step++) {
      int what = random.nextInt(100);
      if (what < 50 || model.isEmpty()) {
        long uid = map.maxUid() + 1 + random.nextInt(2);
        map.append(uid, uid);
        model.add(uid);
      } else if (what < 97) {
        int at = random.nextInt(Math.min(model.size(), 1 + random.nextInt(200)));
        at = random.nextBoolean() ? at : model.size() - 1 - at;
        assertEquals(model.remove(at), map.removeAt(at + 1));
      } else {
        assertEquals(text, snapshot.toString());
        UidSet.Builder all = new UidSet.Builder();
        model.forEach(all::add);
        snapshot = map.toSet();
        assertEquals(all.build(), snapshot);
        text = snapshot.toString();
      }
    }
    same(model, map);
  }

  @Test
  void toSet_nothingChanged_isTheSameOne() {
    UidSet uids = UidSet.parse("1,3,5,7:9");
    UidMap map = UidMap.of(uids);
    assertSame(uids, map.toSet());
    map.removeAt(2);
    assertEquals(UidSet.parse("1,5,7:9"), map.toSet());
    assertSame(map.toSet(), map.toSet());
    assertEquals("1,3,5,7:9", uids.toString());
  }

  @Test
  void uidsAt_ranges_areThoseOfEachNumber() {
    UidMap map = UidMap.of(UidSet.parse("3:5,9,20:22,40"));
    map.removeAt(2);
    assertEquals(UidSet.parse("3,9,20"), map.uidsAt(SequenceSet.parse("1,3:4")));
    assertEquals(UidSet.parse("40"), map.uidsAt(SequenceSet.parse("*")));
    assertEquals(UidSet.parse("22,40"), map.uidsAt(SequenceSet.parse("6:9")));
    assertEquals(UidSet.parse("40"), map.uidsAt(SequenceSet.parse("90:*")));
    assertEquals(UidSet.EMPTY, map.uidsAt(SequenceSet.parse("8:12")));
    assertEquals(UidSet.EMPTY, new UidMap().uidsAt(SequenceSet.ALL));
  }

  @Test
  void fourBillion_areOneRun() {
    UidMap map = UidMap.of(UidSet.range(1, UidSet.MAX));
    assertEquals(UidSet.MAX, map.size());
    assertEquals(3_000_000_000L, map.uidAt(3_000_000_000L));
    assertTrue(map.remove(2_000_000_000L));
    assertEquals(3_000_000_001L, map.uidAt(3_000_000_000L));
    assertFalse(map.contains(2_000_000_000L));
  }

  @Test
  void append_notAbove_isRefused() {
    UidMap map = new UidMap();
    map.append(5, 7);
    assertThrows(IllegalArgumentException.class, () -> map.append(7, 8));
    assertThrows(IllegalArgumentException.class, () -> map.append(3, 4));
    assertThrows(IllegalArgumentException.class, () -> map.append(9, 8));
    assertEquals(0, map.removeAt(4));
    assertFalse(map.remove(8));
  }
}
