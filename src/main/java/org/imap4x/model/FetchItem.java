package org.imap4x.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a FETCH asks for (RFC 9051 section 6.4.5 and extensions). */
public sealed interface FetchItem {

  /** Items without arguments. */
  enum Simple implements FetchItem {
    /** The UID. */
    UID("UID"),
    /** The flags. */
    FLAGS("FLAGS"),
    /** The date of arrival. */
    INTERNALDATE("INTERNALDATE"),
    /** The size in octets. */
    RFC822_SIZE("RFC822.SIZE"),
    /** The fields of the header that a list of messages shows. */
    ENVELOPE("ENVELOPE"),
    /** The structure without extension data. */
    BODY("BODY"),
    /** The structure. */
    BODYSTRUCTURE("BODYSTRUCTURE"),
    /** The mod-sequence (RFC 7162). */
    MODSEQ("MODSEQ"),
    /** The id that stays over mailboxes (RFC 8474). */
    EMAILID("EMAILID"),
    /** The thread's id (RFC 8474). */
    THREADID("THREADID"),
    /** When it was put into this mailbox (RFC 8514). */
    SAVEDATE("SAVEDATE"),
    /** The first words of the text (RFC 8970). */
    PREVIEW("PREVIEW"),
    /** The same, if the server has it at hand. */
    PREVIEW_LAZY("PREVIEW (LAZY)"),
    /** Gmail's message id. */
    X_GM_MSGID("X-GM-MSGID"),
    /** Gmail's thread id. */
    X_GM_THRID("X-GM-THRID"),
    /** Gmail's labels. */
    X_GM_LABELS("X-GM-LABELS"),
    /** Whole message as RFC 1730 has it; sets \Seen. */
    RFC822("RFC822"),
    /** The header as RFC 1730 has it; \Seen stays. */
    RFC822_HEADER("RFC822.HEADER"),
    /** Text as RFC 1730 has it; sets \Seen. */
    RFC822_TEXT("RFC822.TEXT"),
    /** As RFC822, but \Seen stays (RFC 1730 only). */
    RFC822_PEEK("RFC822.PEEK"),
    /** As RFC822.TEXT, but \Seen stays (RFC 1730 only). */
    RFC822_TEXT_PEEK("RFC822.TEXT.PEEK");

    private final String keyword;

    Simple(String keyword) {
      this.keyword = keyword;
    }

    /** As it is written. */
    public String keyword() {
      return keyword;
    }
  }

  /** {@code BODY[section]<partial>}; with peek, \Seen stays as it is. */
  record Body(boolean peek, Section section, Section.@Nullable Partial partial)
      implements FetchItem {}

  /** {@code BINARY[part]<partial>} (RFC 3516): decoded by the server. */
  record Binary(boolean peek, List<Integer> part, Section.@Nullable Partial partial)
      implements FetchItem {
    public Binary {
      part = List.copyOf(part);
    }
  }

  /** {@code BINARY.SIZE[part]}: the size when decoded. */
  record BinarySize(List<Integer> part) implements FetchItem {
    public BinarySize {
      part = List.copyOf(part);
    }
  }

  /** An item that imap4x does not know: an atom of letters, digits, dots and hyphens. */
  record Other(String name) implements FetchItem {
    public Other {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
        throw new IllegalArgumentException("not the name of a FETCH item: " + name);
      }
    }
  }

  /** {@code BODY.PEEK[section]}. */
  static FetchItem peek(Section section) {
    return new Body(true, section, null);
  }

  /** {@code BODY.PEEK[section]<offset.length>}. */
  static FetchItem peek(Section section, long offset, long length) {
    return new Body(true, section, new Section.Partial(offset, length));
  }
}
