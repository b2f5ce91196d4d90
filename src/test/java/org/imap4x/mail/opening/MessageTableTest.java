package org.imap4x.mail.opening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import org.imap4x.mail.read.MessageItem;
import org.imap4x.mail.read.ServerMessage;
import org.imap4x.model.FetchData;
import org.imap4x.model.FlagSet;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Message objects are their UIDs, whatever happens to numbers. */
class MessageTableTest {
  private final TestFace face = new TestFace();
  private MessageTable table;

  @BeforeEach
  void load() {
    table = table(1, "101,105,109", null);
  }

  private MessageTable table(long uidValidity, String uids, @Nullable KeptMessages kept) {
    return new MessageTable(face, uidValidity, UidSet.parse(uids), kept, 0);
  }

  @Test
  void remove_first_keepsNumbersUntilRenumber() {
    ServerMessage[] all = table.messages(1, 3);
    table.remove(UidSet.of(101));
    assertTrue(all[0].isExpunged());
    assertEquals(3, all[2].number());
    assertEquals(3, table.size());
    assertEquals(List.of(all[0]), table.renumber());
    assertEquals(2, all[2].number());
    assertEquals(1, all[0].number());
    assertSame(all[2], table.message(2));
    assertEquals(2, table.size());
  }

  @Test
  void remove_severalUids_removesExactlyThose() {
    ServerMessage[] all = table.messages(1, 3);
    assertEquals(UidSet.parse("101,109"), table.remove(UidSet.parse("1:104,109,300")));
    assertTrue(all[0].isExpunged() && all[2].isExpunged());
    assertFalse(all[1].isExpunged());
  }

  @Test
  void message_ofRemovedNumber_isExpungedObject() {
    table.remove(UidSet.of(105));
    assertTrue(table.message(2).isExpunged());
    assertNull(table.byUid(105));
    assertEquals(2, table.number(105));
  }

  @Test
  void reopening_sameUidValidity_takesObjectsOver() {
    ServerMessage[] all = table.messages(1, 3);
    MessageTable next = table(1, "101,109,200", table.keep(0));
    assertTrue(all[1].isExpunged());
    assertSame(all[2], next.message(2));
    assertEquals(2, all[2].number());
    assertSame(all[0], next.byUid(101));
  }

  @Test
  void reopening_whatCanChange_isForgotten() {
    ServerMessage first = table.message(1);
    first.apply(
        FetchData.builder(1)
            .uid(101)
            .flags(FlagSet.of(FlagSet.SEEN))
            .size(77)
            .modSeq(5)
            .labels(List.of("a"))
            .build(),
        0);
    MessageTable next = table(1, "101", table.keep(0));
    assertSame(first, next.message(1));
    assertNull(first.flags());
    assertEquals(-1, first.modSeq());
    assertFalse(first.knows(MessageItem.FLAGS));
    assertFalse(first.knows(MessageItem.LABELS));
    assertEquals(77, first.size());
    assertTrue(first.knows(MessageItem.SIZE));
  }

  @Test
  void reopening_messageThatIsThereAgain_isNotExpunged() {
    ServerMessage first = table.message(1);
    table.remove(UidSet.of(101));
    assertTrue(first.isExpunged());
    table(1, "101", table.keep(0));
    assertFalse(first.isExpunged());
  }

  @Test
  void reopening_otherUidValidity_expungesAll() {
    ServerMessage[] all = table.messages(1, 3);
    MessageTable next = table(2, "101,105,109", table.keep(0));
    for (ServerMessage m : all) {
      assertTrue(m.isExpunged());
    }
    assertFalse(next.message(1).isExpunged());
  }

  @Test
  void reopening_noUidValidity_isNeverTheSame() {
    MessageTable without = table(0, "1", null);
    ServerMessage first = without.message(1);
    table(0, "1", without.keep(0));
    assertTrue(first.isExpunged());
  }

  @Test
  void keep_nobodyHoldsAny_isNull() {
    assertNull(table.keep(0));
  }

  @Test
  void loaded_nobodyAsked_isNull() {
    assertNull(table.loaded(101));
    ServerMessage message = table.byUid(101);
    assertSame(message, table.loaded(101));
  }

  @Test
  void message_outOfRange_throws() {
    assertThrows(IndexOutOfBoundsException.class, () -> table.message(4));
    assertThrows(IndexOutOfBoundsException.class, () -> table.message(0));
    assertThrows(IndexOutOfBoundsException.class, () -> table.uid(9));
  }

  @Test
  void renumber_manyPages_everyObjectIsAtItsNumber() {
    MessageTable large = table(1, "1:2000", null);
    ServerMessage[] all = large.messages(1, 2000);
    large.remove(UidSet.parse("1,100:900,1999"));
    assertEquals(803, large.renumber().size());
    for (int n = 1; n <= large.size(); n++) {
      ServerMessage message = large.message(n);
      assertEquals(n, message.number());
      assertSame(all[(int) message.uid() - 1], message);
    }
  }

  @Test
  void pinned_nobodyHoldsThem_stayTheSameObjectsAtTheirNewNumbers() throws InterruptedException {
    table.pin(List.of(table.message(2), table.message(3)));
    WeakReference<ServerMessage> dropped = new WeakReference<>(table.message(1));
    int second = System.identityHashCode(table.message(2));
    int third = System.identityHashCode(table.message(3));
    for (int i = 0; i < 200 && dropped.get() != null; i++) {
      System.gc();
      Thread.sleep(5);
    }
    assertNull(dropped.get());
    assertEquals(2, table.loaded().size());
    assertEquals(second, System.identityHashCode(table.message(2)));
    table.remove(UidSet.of(101));
    table.renumber();
    assertEquals(second, System.identityHashCode(table.message(1)));
    assertEquals(third, System.identityHashCode(table.message(2)));
    assertEquals(2, table.message(2).number());
    assertEquals(109, table.message(2).uid());
    assertSame(table.message(2), table.loaded(109));
  }
}
