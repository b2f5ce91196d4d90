package org.imap4x.mail.mime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.imap4x.model.FlagSet;

/** Equal sets of flags share one object: a folder has few different ones. */
public final class KnownFlags {
  /** Keywords come from servers; a map of more sets than this would not save memory any more. */
  private static final int MOST = 1024;

  private static final Map<String, FlagSet> SHARED = new ConcurrentHashMap<>();

  private KnownFlags() {}

  /** The set, or an equal one in the same spelling. */
  public static FlagSet shared(FlagSet flags) {
    if (flags.isEmpty()) {
      return FlagSet.EMPTY;
    }
    String key = String.join(" ", flags.names());
    FlagSet known = SHARED.get(key);
    if (known != null) {
      return known;
    }
    if (SHARED.size() < MOST) {
      FlagSet other = SHARED.putIfAbsent(key, flags);
      return other == null ? flags : other;
    }
    return flags;
  }
}
