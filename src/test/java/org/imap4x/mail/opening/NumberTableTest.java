package org.imap4x.mail.opening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.imap4x.model.UidSet;
import org.junit.jupiter.api.Test;

/** Numbers and UIDs, compared with a list that holds every message. */
class NumberTableTest {

  private static NumberTable table(String uids) {
    NumberTable table = new NumberTable();
    table.append(UidSet.parse(uids));
    return table;
  }

  @Test
  void numbers_runsWithHoles_mapBothWays() {
    NumberTable table = table("3:5,9,20:22");
    assertEquals(7, table.size());
    assertEquals(9, table.uidOf(4));
    assertEquals(5, table.numberOf(20));
    assertEquals(0, table.numberOf(6));
    assertEquals(0, table.uidOf(8));
    assertEquals(0, table.uidOf(0));
  }

  @Test
  void remove_middle_keepsNumbersOfOthers() {
    NumberTable table = table("1:10");
    assertEquals(UidSet.parse("4:5"), table.remove(UidSet.parse("4:5,77")));
    assertEquals(UidSet.EMPTY, table.remove(UidSet.parse("4:5")));
    assertEquals(6, table.numberOf(6));
    assertTrue(table.isGone(4));
    assertEquals(UidSet.parse("1:3,6:10"), table.presentUids());
    NumberTable next = table.compact();
    assertEquals(4, next.numberOf(6));
    assertEquals(8, next.size());
    assertEquals(0, next.numberOf(4));
  }

  @Test
  void append_knownOnes_areLeftOut() {
    NumberTable table = table("1:10");
    table.remove(UidSet.of(3));
    table.append(UidSet.parse("3,9:12"));
    assertEquals(12, table.size());
    assertEquals(12, table.numberOf(12));
    assertEquals(3, table.numberOf(3));
  }

  @Test
  void unnamed_haveTheFirstNumbers_untilCompacted() {
    NumberTable table = new NumberTable();
    table.beginWithUnnamed(2);
    table.append(UidSet.parse("5,9"));
    assertEquals(4, table.size());
    assertEquals(2, table.present());
    assertEquals(0, table.uidOf(2));
    assertEquals(5, table.uidOf(3));
    assertEquals(4, table.numberOf(9));
    assertEquals(0, table.numberOf(0));
    assertTrue(table.isGone(1) && table.isGone(2) && !table.isGone(3));
    assertEquals(UidSet.parse("5,9"), table.presentUids());
    table.remove(UidSet.of(5));
    assertEquals(UidSet.of(9), table.presentUids());
    assertEquals(UidSet.of(9), table.present(UidSet.parse("5,9")));
    NumberTable next = table.compact();
    assertEquals(1, next.size());
    assertEquals(9, next.uidOf(1));
  }

  @Test
  void append_uidsThatGoBack_areFoundAllTheSame() {
    NumberTable table = table("100:101");
    table.append(UidSet.parse("5:6"));
    table.append(UidSet.parse("200"));
    assertEquals(3, table.numberOf(5));
    assertEquals(5, table.numberOf(200));
    assertEquals(6, table.uidOf(4));
    assertEquals(UidSet.parse("5:6,100:101,200"), table.presentUids());
  }

  @Test
  void table_randomChanges_equalsList() {
    Random random = new Random(7);
    NumberTable table = new NumberTable();
    List<Long> uids = new ArrayList<>();
    List<Boolean> gone = new ArrayList<>();
    long next = 1;
    for (int step = 0; step < 3000; step++) {
      int what = random.nextInt(10);
      if (what < 5) {
        next += random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
        table.append(UidSet.of(next));
        uids.add(next++);
        gone.add(false);
      } else if (what < 9 && !uids.isEmpty()) {
        int i = random.nextInt(uids.size());
        table.remove(UidSet.of(uids.get(i)));
        gone.set(i, true);
      } else if (step % 50 == 0) {
        table = table.compact();
        for (int i = uids.size() - 1; i >= 0; i--) {
          if (gone.get(i)) {
            uids.remove(i);
            gone.remove(i);
          }
        }
      }
    }
    assertEquals(uids.size(), table.size());
    UidSet.Builder present = new UidSet.Builder();
    for (int i = 0; i < uids.size(); i++) {
      assertEquals(uids.get(i), table.uidOf(i + 1));
      assertEquals(i + 1, table.numberOf(uids.get(i)));
      assertEquals(gone.get(i), table.isGone(i + 1));
      if (!gone.get(i)) {
        present.add(uids.get(i));
      }
    }
    assertEquals(present.build(), table.presentUids());
  }

  @Test
  void presentUids_nothingGone_isTheSetThatWasGiven() {
    UidSet uids = UidSet.parse("3,5,9:12");
    NumberTable table = new NumberTable();
    table.append(uids);
    assertSame(uids, table.presentUids());
  }

  @Test
  void compacting_everyNumber_isThatOfTheCompactTable() {
    NumberTable table = table("3,5,9:12,20:40");
    table.append(UidSet.parse("1:2,7"));
    table.remove(UidSet.parse("3,10:11,21,25:30,1"));
    NumberTable next = table.compact();
    IntUnaryOperator compacting = table.compacting();
    for (int n = 1; n <= table.size(); n++) {
      assertEquals(next.numberOf(table.uidOf(n)), compacting.applyAsInt(n));
    }
  }
}
