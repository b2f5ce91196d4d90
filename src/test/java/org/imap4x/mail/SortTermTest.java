package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.mail.MessagingException;
import java.util.List;
import org.imap4x.model.SortKey;
import org.junit.jupiter.api.Test;

class SortTermTest {
  private static List<SortKey> keys(SortTerm... order) throws MessagingException {
    return SortTerm.keys(order);
  }

  @Test
  void keys_badOrders_areRefused() throws Exception {
    assertThrows(MessagingException.class, () -> keys());
    assertThrows(MessagingException.class, () -> keys(SortTerm.REVERSE));
    assertThrows(MessagingException.class, () -> keys(SortTerm.DATE, SortTerm.REVERSE));
    assertEquals(
        List.of(new SortKey(SortKey.Field.SIZE, true), new SortKey(SortKey.Field.TO, false)),
        keys(SortTerm.REVERSE, SortTerm.SIZE, SortTerm.TO));
  }
}
