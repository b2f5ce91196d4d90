package org.imap4x.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.imap4x.model.FetchData;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Secret;
import org.imap4x.sasl.SaslCredentials;
import org.imap4x.sasl.SaslFailure;
import org.imap4x.sasl.SaslMechanism;
import org.imap4x.sasl.SaslMechanisms;
import org.imap4x.sasl.TokenSupplier;
import org.imap4x.testing.ScriptedServer;

/** What the tests of the command core share. */
final class Core {
  static final MailboxName INBOX = MailboxName.INBOX;

  private Core() {}

  static ClientOptions.Builder options(ScriptedServer s) {
    return ClientOptions.builder(s.host(), s.port())
        .readTimeout(Duration.ofSeconds(8))
        .writeTimeout(Duration.ofSeconds(8))
        .greetingTimeout(Duration.ofSeconds(8));
  }

  static ImapClient connect(ScriptedServer s) throws ImapException {
    return ImapClient.connect(options(s).build());
  }

  /** Connects and, where the script says so, selects INBOX. */
  static ImapClient select(ScriptedServer s) throws ImapException {
    ImapClient client = connect(s);
    client.select(INBOX, SelectOptions.READ_WRITE);
    return client;
  }

  /** A mechanism with a user's password, or the same as a token. */
  static SaslMechanism mechanism(String name, String user, String secret) throws SaslFailure {
    SaslCredentials credentials =
        SaslCredentials.user(user)
            .password(Secret.of(secret))
            .tokens(TokenSupplier.fixed(Secret.of(secret)))
            .server("localhost", 143)
            .build();
    return SaslMechanisms.standard().find(name).orElseThrow().create(credentials);
  }

  /** A greeting after which the session is not authenticated. */
  static String greeting(String capabilities) {
    return "S: * OK [CAPABILITY IMAP4rev1 " + capabilities + "] ready\n";
  }

  /** A greeting after which the session is authenticated. */
  static String preauth(String capabilities) {
    return "S: * PREAUTH [CAPABILITY IMAP4rev1 " + capabilities + "] ready\n";
  }

  /** As {@link #preauth}, then INBOX with UIDs 10, 12, 15 selected. */
  static String selected(String capabilities) {
    boolean esearch = capabilities.contains("ESEARCH");
    return preauth(capabilities)
        + "C: $s SELECT INBOX\nC: $u UID SEARCH "
        + (esearch ? "RETURN (ALL) ALL\n" : "ALL\n")
        + "S: * FLAGS (\\Answered \\Seen)\n"
        + "S: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] .\nS: * OK [UIDNEXT 20] .\n"
        + "S: $s OK [READ-WRITE] done\n"
        + (esearch ? "S: * ESEARCH (TAG \"$u\") UID ALL 10,12,15\n" : "S: * SEARCH 10 12 15\n")
        + "S: $u OK done\n";
  }

  /** Takes all messages. */
  static final class Messages implements FetchSink {
    final List<FetchData> all = new ArrayList<>();

    @Override
    public void message(FetchData data) {
      all.add(data);
    }

    List<Long> uids() {
      return all.stream().map(FetchData::uid).toList();
    }
  }

  /** Listens to changes; each is one line of text. */
  static final class Changes {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    static Changes of(ImapClient client) {
      Changes changes = new Changes();
      client.setChangeListener(changes::add);
      return changes;
    }

    private void add(MailboxChange change) {
      if (change instanceof MailboxChange.Added added) {
        lines.add("added " + added.uids());
      } else if (change instanceof MailboxChange.Removed removed) {
        lines.add("removed " + removed.uids());
      } else if (change instanceof MailboxChange.FlagsChanged flags) {
        lines.add("flags " + flags.uid() + " " + flags.flags());
      } else if (change instanceof MailboxChange.Reset reset) {
        lines.add("reset " + reset.uidValidity());
      }
    }

    List<String> lines() {
      return List.copyOf(lines);
    }
  }
}
