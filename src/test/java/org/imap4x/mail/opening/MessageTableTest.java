package org.imap4x.mail.opening;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Message;
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
    Message[] all = table.faces(1, 3);
    table.remove(UidSet.of(101));
    assertTrue(all[0].isExpunged());
    assertEquals(3, all[2].getMessageNumber());
    assertEquals(3, table.size());
    assertArrayEquals(new Message[] {all[0]}, table.renumber());
    assertEquals(2, all[2].getMessageNumber());
    assertEquals(1, all[0].getMessageNumber());
    assertSame(all[2], table.face(2));
    assertEquals(2, table.size());
  }

  @Test
  void remove_severalUids_removesExactlyThose() {
    Message[] all = table.faces(1, 3);
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
    Message[] all = table.faces(1, 3);
    MessageTable next = table(1, "101,109,200", table.keep(0));
    assertTrue(all[1].isExpunged());
    assertSame(all[2], next.face(2));
    assertEquals(2, all[2].getMessageNumber());
    assertSame(all[0], next.faceOf(101));
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
    Message[] all = table.faces(1, 3);
    MessageTable next = table(2, "101,105,109", table.keep(0));
    for (Message m : all) {
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
    Message[] all = large.faces(1, 2000);
    large.remove(UidSet.parse("1,100:900,1999"));
    assertEquals(803, large.renumber().length);
    for (int n = 1; n <= large.size(); n++) {
      ServerMessage message = large.message(n);
      assertEquals(n, message.number());
      assertSame(all[(int) message.uid() - 1], message.face());
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
    assertEquals(2, table.loaded(UidSet.range(1, 5000)).size());
    assertEquals(second, System.identityHashCode(table.message(2)));
    table.remove(UidSet.of(101));
    table.renumber();
    assertEquals(second, System.identityHashCode(table.message(1)));
    assertEquals(third, System.identityHashCode(table.message(2)));
    assertEquals(2, table.message(2).number());
    assertEquals(109, table.message(2).uid());
    assertSame(table.message(2), table.loaded(109));
  }

  private static void awaitDropped(WeakReference<?> dropped) throws InterruptedException {
    for (int i = 0; i < 200 && dropped.get() != null; i++) {
      System.gc();
      Thread.sleep(5);
    }
    assertNull(dropped.get());
  }

  @Test
  void together_oneIsHeldOfWhichNothingIsKnown_doesNotHoldWhatIsKnownOfOthers()
      throws InterruptedException {
    MessageTable large = table(1, "1:200", null);
    Message held = large.faces(1, 200)[9];
    WeakReference<ServerMessage> known = new WeakReference<>(large.message(11));
    awaitDropped(known);
    assertSame(held, large.face(10));
    assertEquals(11, large.face(11).getMessageNumber());
  }

  @Test
  void together_oneIsHeldOfWhichSomethingIsKnown_staysTheSame() throws InterruptedException {
    MessageTable large = table(1, "1:200", null);
    WeakReference<Message> far = new WeakReference<>(large.faces(1, 200)[199]);
    ServerMessage held = large.message(10);
    awaitDropped(far);
    assertSame(held, large.message(10));
    large.remove(UidSet.parse("1:4,12"));
    large.renumber();
    assertSame(held, large.message(6));
    assertEquals(6, held.number());
    assertSame(held, table(1, "9,10", large.keep(0)).message(2));
  }

  @Test
  void together_allAreDropped_nobodyKeepsThem() throws InterruptedException {
    MessageTable large = table(1, "1:200", null);
    awaitDropped(new WeakReference<>(large.faces(1, 200)[0]));
    large.message(3).apply(FetchData.builder(3).uid(3).size(7).build(), 0);
    awaitDropped(new WeakReference<>(large.message(3)));
  }

  @Test
  void together_pinned_staysWithoutTheOthers() throws InterruptedException {
    MessageTable large = table(1, "1:200", null);
    WeakReference<Message> other = new WeakReference<>(large.faces(1, 200)[150]);
    large.pin(List.of(large.message(10)));
    int pinned = System.identityHashCode(large.message(10));
    awaitDropped(other);
    assertEquals(pinned, System.identityHashCode(large.message(10)));
  }

  @Test
  void together_ofUidsThatGoBack_areInTheOrderOfNumbers() {
    table.add(UidSet.parse("7:8"));
    Message[] some = table.faces(UidSet.parse("7:105"));
    assertEquals(4, some.length);
    for (int i = 0; i < some.length; i++) {
      assertEquals(List.of(1, 2, 4, 5).get(i), some[i].getMessageNumber());
      assertSame(some[i], table.face(some[i].getMessageNumber()));
    }
  }

  /** What a server says that it has, and has not, takes memory. */
  @Test
  void begin_farFewerThanTold_areNotAllBelievedIn() {
    MessageTable table = new MessageTable(face, 1, 4_000_000_000L);
    assertEquals(Integer.MAX_VALUE, table.tellOn());
    assertEquals(10_000, table.begin(UidSet.parse("5,9")).length);
    assertEquals(10_002, table.size());
    assertEquals(9, table.uid(10_002));
    assertEquals(-1, table.tellOn());
  }

  @Test
  void begin_whereNobodyWasTold_hasWhatThereIs() {
    MessageTable table = new MessageTable(face, 1, 3);
    assertEquals(0, table.begin(UidSet.parse("5,9")).length);
    assertEquals(2, table.size());
  }
}
