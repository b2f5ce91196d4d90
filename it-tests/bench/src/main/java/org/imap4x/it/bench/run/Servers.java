package org.imap4x.it.bench.run;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.imap4x.it.bench.Mail;
import org.imap4x.it.bench.model.Place;
import org.imap4x.it.bench.model.Scale;
import org.imap4x.it.bench.model.Venue;
import org.imap4x.it.bench.replay.Capabilities;
import org.imap4x.it.bench.replay.ReplayServer;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;
import org.opentest4j.TestAbortedException;

/** The servers of all rows; Dovecot is filled when it is first needed, and may be missing. */
final class Servers implements AutoCloseable {

  private static final String MISSING = "Dovecot can't run here";

  private final Scale scale;
  private final Map<Capabilities, ReplayServer> replays = new EnumMap<>(Capabilities.class);
  private RealServer dovecot;
  private String user = "";
  private String missing = "";

  Servers(Scale scale) {
    this.scale = scale;
  }

  /** Where rows of the venue find their server; empty where there is none, see {@link #missing}. */
  Optional<Place> place(Venue venue) throws IOException {
    if (!venue.isDovecot()) {
      ReplayServer replay = replay(venue == Venue.REPLAY ? Capabilities.RICH : Capabilities.PLAIN);
      return Optional.of(new Place(replay.host(), replay.port(), replay.port(), "user", "secret"));
    }
    if (dovecot == null && missing.isEmpty()) {
      startDovecot();
    }
    if (dovecot == null) {
      return Optional.empty();
    }
    int port = venue == Venue.DOVECOT_TLS ? dovecot.tlsPort() : dovecot.port();
    return Optional.of(new Place(dovecot.host(), port, dovecot.port(), user, dovecot.password()));
  }

  /** Why rows are left out. */
  String missing() {
    return missing;
  }

  private ReplayServer replay(Capabilities capabilities) throws IOException {
    ReplayServer replay = replays.get(capabilities);
    if (replay == null) {
      replay = ReplayServer.start(capabilities);
      replays.put(capabilities, replay);
    }
    return replay;
  }

  private void startDovecot() throws IOException {
    try {
      dovecot = RealServer.start("dovecot", "bench");
    } catch (TestAbortedException e) {
      missing = MISSING + ": " + e.getMessage();
      return;
    }
    user = dovecot.newUser();
    try (RawImap raw = dovecot.login(user)) {
      Mail.fill(raw, "Small", scale.small());
      Mail.multiply(raw, "Small", scale.small(), "Many", scale.many());
      Mail.fill(raw, "Few", 1);
      raw.command("CREATE Attachment");
      raw.append("Attachment", "", Mail.attachment(scale.octets()));
      Mail.multiply(raw, "Attachment", 1, "Large", scale.attachments());
      raw.command("EXAMINE Many"); // its index is made now
    }
  }

  @Override
  public void close() {
    replays.values().forEach(ReplayServer::close);
    if (dovecot != null) {
      dovecot.close();
    }
  }
}
