package org.imap4x.it.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.imap4x.it.support.RealServer;

/** What Dovecot announces. It would do more, so whoever uses what is not announced is not seen. */
enum CapabilitySet {
  /** All that it has. */
  ALL(""),
  /** No way to append several, to move, or to send a literal without asking. */
  UIDPLUS("IMAP4rev1 SASL-IR ID IDLE UNSELECT UIDPLUS NAMESPACE CHILDREN"),
  /** No UID of what was appended or copied, and EXPUNGE of all only. */
  PLAIN("IMAP4rev1");

  private static final Map<CapabilitySet, RealServer> SERVERS = new ConcurrentHashMap<>();

  private final String announced;

  CapabilitySet(String announced) {
    this.announced = announced;
  }

  /** The instance that all walks of this JVM share. */
  RealServer server() {
    return SERVERS.computeIfAbsent(
        this,
        set -> {
          RealServer server = start("faults-" + set.name().toLowerCase(java.util.Locale.ROOT));
          Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-" + set));
          return server;
        });
  }

  /** An instance for one test alone. */
  RealServer start(String folder) {
    return RealServer.start("dovecot", folder, Map.of("CAPABILITY", announced));
  }
}
