package org.imap4x.it.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No single fault loses, doubles or hides anything, whatever the server can do. */
class WalkTest {
  private static final long SEED = Walk.seed();
  private static final Tally TALLY = new Tally();

  @ParameterizedTest
  @EnumSource(CapabilitySet.class)
  void anyFault_atAnyOctet_isNotNoticed(CapabilitySet set) throws Exception {
    if (!Walk.chosen(CapabilitySet.class, "faults.sets").contains(set)) {
      return;
    }
    System.out.println("-Dfaults.seed=" + SEED);
    Tally tally = new Tally();
    new Walk(set, SEED, tally, TALLY).run(Walk.chosen(WorkKind.class, "faults.works"));
    tally.bad().forEach(System.out::println);
    assertTrue(
        tally.bad().isEmpty(), () -> tally.bad().size() + " faults were noticed\n" + tally.table());
  }

  @AfterAll
  static void table() {
    System.out.println(TALLY.table());
  }
}
