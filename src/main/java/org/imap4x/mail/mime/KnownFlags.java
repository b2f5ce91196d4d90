package org.imap4x.mail.mime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.imap4x.model.FlagSet;
import org.jspecify.annotations.Nullable;

/** Equal sets of flags share one object: a folder has few different ones. */
public final class KnownFlags {
  /** Keywords come from servers; a map of more sets than this would not save memory any more. */
  private static final int MOST = 1024;

  private static final Map<String, FlagSet> SHARED = new ConcurrentHashMap<>();

  private static final int SLOTS = 64;

  /** Written without a lock: a lost update costs one more look into the map. */
  private static final @Nullable Seen[] SEEN = new Seen[SLOTS];

  /** A set that a parser gives again and again, and the one that is shared for it. */
  private record Seen(FlagSet given, FlagSet shared) {}

  private KnownFlags() {}

  /** The set, or an equal one in the same spelling. */
  public static FlagSet shared(FlagSet flags) {
    int slot = System.identityHashCode(flags) % SLOTS;
    Seen seen = SEEN[slot];
    if (seen != null && seen.given == flags) {
      return seen.shared;
    }
    FlagSet shared = equal(flags);
    SEEN[slot] = new Seen(flags, shared);
    return shared;
  }

  private static FlagSet equal(FlagSet flags) {
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
