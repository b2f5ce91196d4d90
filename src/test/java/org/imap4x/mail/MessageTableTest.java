package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Session;
import java.util.List;
import java.util.Properties;
import org.imap4x.model.UidSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Message objects are their UIDs, whatever happens to numbers. */
class MessageTableTest {
  private MessageTable table;

  @BeforeEach
  void load() {
    IMAPStore store = new IMAPStore(Session.getInstance(new Properties()), null);
    table = store.newIMAPFolder("INBOX", '/', null).table();
    table.load(1, UidSet.parse("101,105,109"));
  }

  @Test
  void remove_first_keepsNumbersUntilRenumber() {
    IMAPMessage[] all = table.messages(1, 3);
    table.remove(UidSet.of(101));
    assertTrue(all[0].isExpunged());
    assertEquals(3, all[2].getMessageNumber());
    assertEquals(3, table.size());
    assertEquals(List.of(all[0]), table.renumber());
    assertEquals(2, all[2].getMessageNumber());
    assertEquals(1, all[0].getMessageNumber());
    assertSame(all[2], table.message(2));
    assertEquals(2, table.size());
  }

  @Test
  void remove_severalUids_removesExactlyThose() {
    IMAPMessage[] all = table.messages(1, 3);
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
  void load_sameUidValidity_keepsObjects() {
    IMAPMessage[] all = table.messages(1, 3);
    table.load(1, UidSet.parse("101,109,200"));
    assertTrue(all[1].isExpunged());
    assertSame(all[2], table.message(2));
    assertEquals(2, all[2].getMessageNumber());
    assertSame(all[0], table.byUid(101));
  }

  @Test
  void load_otherUidValidity_expungesAll() {
    IMAPMessage[] all = table.messages(1, 3);
    table.load(2, UidSet.parse("101,105,109"));
    for (IMAPMessage m : all) {
      assertTrue(m.isExpunged());
    }
    assertFalse(table.message(1).isExpunged());
  }

  @Test
  void load_noUidValidity_isNeverTheSame() {
    table.load(0, UidSet.parse("1"));
    IMAPMessage first = table.message(1);
    table.load(0, UidSet.parse("1"));
    assertTrue(first.isExpunged());
  }

  @Test
  void loaded_nobodyAsked_isNull() {
    assertNull(table.loaded(101));
    IMAPMessage message = table.byUid(101);
    assertSame(message, table.loaded(101));
  }

  @Test
  void message_outOfRange_throws() {
    assertThrows(IndexOutOfBoundsException.class, () -> table.message(4));
    assertThrows(IndexOutOfBoundsException.class, () -> table.message(0));
    assertThrows(IndexOutOfBoundsException.class, () -> table.uid(9));
  }
}
