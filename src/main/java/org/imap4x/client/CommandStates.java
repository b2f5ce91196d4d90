package org.imap4x.client;

import static org.imap4x.client.SessionState.AUTHENTICATED;
import static org.imap4x.client.SessionState.LOGOUT;
import static org.imap4x.client.SessionState.NOT_AUTHENTICATED;
import static org.imap4x.client.SessionState.SELECTED;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** In which states each command is legal (imaplib's {@code Commands} table, RFC 9051 section 6). */
final class CommandStates {
  private static final Map<String, Set<SessionState>> TABLE = new HashMap<>();

  static {
    put(Set.of(NOT_AUTHENTICATED), "AUTHENTICATE LOGIN STARTTLS");
    put(
        Set.of(NOT_AUTHENTICATED, AUTHENTICATED, SELECTED, LOGOUT),
        "CAPABILITY LOGOUT NOOP ID LANGUAGE");
    put(Set.of(NOT_AUTHENTICATED, AUTHENTICATED, SELECTED), "COMPRESS");
    put(Set.of(AUTHENTICATED), "PROXYAUTH");
    put(
        Set.of(AUTHENTICATED, SELECTED),
        "APPEND CREATE DELETE DELETEACL ENABLE EXAMINE GETACL GETANNOTATION GETMETADATA GETQUOTA"
            + " GETQUOTAROOT IDLE LIST LISTRIGHTS LSUB MYRIGHTS NAMESPACE NOTIFY RENAME SELECT"
            + " SETACL SETANNOTATION SETMETADATA SETQUOTA STATUS SUBSCRIBE UNAUTHENTICATE"
            + " UNSUBSCRIBE XLIST");
    put(
        Set.of(SELECTED),
        "CHECK CLOSE COPY EXPUNGE FETCH MOVE PARTIAL REPLACE SEARCH SORT STORE THREAD UNSELECT");
  }

  private static final Set<String> SEQUENCE_NUMBERS =
      Set.of("COPY", "FETCH", "MOVE", "PARTIAL", "REPLACE", "SEARCH", "SORT", "STORE", "THREAD");

  private CommandStates() {}

  private static void put(Set<SessionState> states, String names) {
    for (String name : names.split(" ")) {
      TABLE.put(name, states);
    }
  }

  /**
   * The legal states; those of the command behind UID for a UID form. Empty for an unknown command.
   */
  static Set<SessionState> of(String name) {
    String plain = name.startsWith("UID ") ? name.substring(4) : name;
    return TABLE.getOrDefault(plain, Set.of());
  }

  /** Whether a command of that name names messages by sequence number, or gets some. */
  static boolean namesSequenceNumbers(String name) {
    return SEQUENCE_NUMBERS.contains(name);
  }

  /** Whether the command is in the table. */
  static boolean isKnown(String name) {
    return !of(name).isEmpty();
  }
}
