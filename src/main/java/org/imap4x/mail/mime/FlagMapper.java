package org.imap4x.mail.mime;

import jakarta.mail.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.imap4x.model.FlagSet;

/** Flags of the API to flags on the wire, and back. */
public final class FlagMapper {
  private FlagMapper() {}

  /** For STORE and APPEND: without \Recent, which is the server's, and \*, which is no flag. */
  public static FlagSet toWire(Flags flags) {
    List<String> names = new ArrayList<>();
    for (Flags.Flag f : flags.getSystemFlags()) {
      if (f == Flags.Flag.SEEN) {
        names.add(FlagSet.SEEN);
      } else if (f == Flags.Flag.ANSWERED) {
        names.add(FlagSet.ANSWERED);
      } else if (f == Flags.Flag.FLAGGED) {
        names.add(FlagSet.FLAGGED);
      } else if (f == Flags.Flag.DELETED) {
        names.add(FlagSet.DELETED);
      } else if (f == Flags.Flag.DRAFT) {
        names.add(FlagSet.DRAFT);
      }
    }
    for (String user : flags.getUserFlags()) {
      names.add(user);
    }
    return FlagSet.of(names);
  }

  /** As the server says it, in lower case; \* stands for {@code USER}. */
  public static String name(Flags.Flag flag) {
    if (flag == Flags.Flag.SEEN) {
      return "\\seen";
    } else if (flag == Flags.Flag.ANSWERED) {
      return "\\answered";
    } else if (flag == Flags.Flag.FLAGGED) {
      return "\\flagged";
    } else if (flag == Flags.Flag.DELETED) {
      return "\\deleted";
    } else if (flag == Flags.Flag.DRAFT) {
      return "\\draft";
    }
    return flag == Flags.Flag.RECENT ? "\\recent" : FlagSet.ANY_KEYWORD;
  }

  /** What a server said of a message or a mailbox. */
  public static Flags toFlags(FlagSet set) {
    Flags flags = new Flags();
    for (String name : set) {
      switch (name.toLowerCase(Locale.ROOT)) {
        case "\\seen" -> flags.add(Flags.Flag.SEEN);
        case "\\answered" -> flags.add(Flags.Flag.ANSWERED);
        case "\\flagged" -> flags.add(Flags.Flag.FLAGGED);
        case "\\deleted" -> flags.add(Flags.Flag.DELETED);
        case "\\draft" -> flags.add(Flags.Flag.DRAFT);
        case "\\recent" -> flags.add(Flags.Flag.RECENT);
        case "\\*" -> flags.add(Flags.Flag.USER);
        default -> flags.add(name);
      }
    }
    return flags;
  }
}
