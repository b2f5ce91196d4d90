package org.imap4x.mail.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import jakarta.mail.Flags;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.mail.read.MessageState;
import org.imap4x.model.FlagSet;
import org.junit.jupiter.api.Test;

class FlagsTest {
  private static final List<Flags.Flag> ALL =
      List.of(
          Flags.Flag.ANSWERED,
          Flags.Flag.DELETED,
          Flags.Flag.DRAFT,
          Flags.Flag.FLAGGED,
          Flags.Flag.RECENT,
          Flags.Flag.SEEN,
          Flags.Flag.USER);

  @Test
  void has_anyFlagOfAnySet_isWhatTheApisSetSays() {
    String[] names = {
      "\\Seen", "\\ANSWERED", "\\recent", "\\*", "\\Draft", "\\Deleted", "\\Flagged"
    };
    for (int bits = 0; bits < 1 << names.length; bits++) {
      List<String> some = new ArrayList<>(List.of("$Work", "seen"));
      for (int i = 0; i < names.length; i++) {
        if ((bits >> i & 1) != 0) {
          some.add(names[i]);
        }
      }
      FlagSet set = FlagSet.of(some);
      for (Flags.Flag flag : ALL) {
        assertEquals(FlagMapper.toFlags(set).contains(flag), MessageState.has(set, flag));
      }
    }
  }

  @Test
  void shared_equalSets_areOneObject_inEachSpelling() {
    FlagSet one = FlagSet.of("\\Seen", "$FlagsTest");
    FlagSet other = FlagSet.of("\\Seen", "$FlagsTest");
    FlagSet spelt = FlagSet.of("\\SEEN", "$FlagsTest");
    for (int i = 0; i < 3; i++) {
      assertSame(KnownFlags.shared(one), KnownFlags.shared(other));
      assertNotSame(KnownFlags.shared(one), KnownFlags.shared(spelt));
      assertEquals("(\\SEEN $FlagsTest)", KnownFlags.shared(spelt).toString());
    }
    assertSame(FlagSet.EMPTY, KnownFlags.shared(FlagSet.of(List.of())));
    for (int i = 0; i < 2000; i++) {
      FlagSet many = FlagSet.of("$FlagsTest" + i % 100);
      assertEquals(many.toString(), KnownFlags.shared(many).toString());
    }
  }
}
