package org.imap4x.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.imap4x.model.UidSet;
import org.junit.jupiter.api.Test;

class OwedItemsTest {
  @Test
  void came_inAnyOrder_isRemembered() {
    Random random = new Random(6);
    for (int n = 0; n < 2000; n++) {
      OwedItems owed = new OwedItems(3);
      Map<Long, Long> came = new HashMap<>();
      long next = random.nextInt(5);
      for (int i = 0; i < 60; i++) {
        next = random.nextInt(4) == 0 ? random.nextInt(40) : next + 1;
        long items = random.nextInt(3) == 0 ? 1 + random.nextInt(7) : 7;
        owed.came(next, items);
        came.merge(next, items, (a, b) -> a | b);
        for (long m = 0; m < 105; m++) {
          assertEquals(7 & ~came.getOrDefault(m, 0L), owed.of(m));
        }
      }
      UidSet.Builder all = new UidSet.Builder();
      came.forEach(
          (m, items) -> {
            if (items == 7 && m > 0) {
              all.add(m);
            }
          });
      if (owed.of(0) != 0) {
        assertEquals(all.build(), owed.complete());
      }
      assertTrue(owed.size() <= came.size());
    }
  }

  @Test
  void came_oneAfterTheOther_allocatesNothing() {
    OwedItems owed = new OwedItems(3);
    for (long m = 1; m < 1000; m++) {
      owed.came(m, 7);
    }
    long before = allocated();
    for (long m = 1000; m < 11_000; m++) {
      owed.came(m, 7);
    }
    long each = (allocated() - before) / 10_000;
    assertTrue(each < 16, each + " octets for each");
    assertEquals(1, owed.size());
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
