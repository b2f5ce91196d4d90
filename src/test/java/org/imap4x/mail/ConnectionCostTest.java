package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each further connection of a store costs, in octets allocated by who opens a folder. */
@Timeout(60)
class ConnectionCostTest {
  private static final int FOLDERS = 60;

  /** Measured 50,000, where it was 64,500; some room for the JVM. */
  private static final int MOST = 57_000;

  private static final String CAPABILITIES =
      "[CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS SORT SORT=DISPLAY THREAD=REFERENCES"
          + " THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN"
          + " NAMESPACE UIDPLUS I18NLEVEL=1 SEARCHRES WITHIN CONTEXT=SEARCH BINARY MOVE"
          + " SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW SPECIAL-USE LITERAL+ AUTH=PLAIN AUTH=LOGIN] ";

  private static final String SESSION =
      ("S: * OK " + CAPABILITIES + "ready\nC: $tag AUTHENTICATE PLAIN $response\n")
          + ("S: $tag OK " + CAPABILITIES + "in\nC: $a EXAMINE $name\nC: $s UID SEARCH ALL\n")
          + "S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\nS: * 3 EXISTS\n"
          + "S: * OK [PERMANENTFLAGS ()] Read-only mailbox.\nS: * OK [UIDVALIDITY 1] v\n"
          + "S: * OK [UIDNEXT 10] n\nS: $a OK [READ-ONLY] x\nS: * SEARCH 5 7 9\nS: $s OK x\n";

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void eachFurtherFolder_allocatesLittle() throws Exception {
    Properties properties = TestSettings.properties();
    properties.setProperty("mail.imap4x.connectionpool.max", "" + FOLDERS);
    String script =
        "!auto NOOP UNSELECT\n" + SESSION + "connection *:\n!auto NOOP UNSELECT\n" + SESSION;
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x")) {
      store.connect(server.host(), server.port(), "u", "p");
      List<Folder> folders = new ArrayList<>();
      long before = 0;
      for (int i = 0; i < FOLDERS; i++) {
        if (i == FOLDERS / 2) {
          before = allocated();
        }
        Folder folder = store.getFolder("box" + i);
        folder.open(Folder.READ_ONLY);
        folders.add(folder);
      }
      long each = (allocated() - before) / (FOLDERS - FOLDERS / 2);
      assertTrue(each <= MOST, each + " octets a connection");
      assertEquals(FOLDERS, folders.size()); // held until here
    }
  }
}
