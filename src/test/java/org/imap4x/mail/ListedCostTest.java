package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.InternetAddress;
import java.lang.management.ManagementFactory;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a message of 1.1 kB costs, in octets allocated, when it is listed and when it is read. */
@Timeout(60)
class ListedCostTest {
  private static final int MESSAGES = 4000;

  private static final String PERSON =
      "(\"=?UTF-8?Q?J=C3=BCrgen_Vogel?= $i\" NIL \"person$i\" \"mail.example.com\")";
  private static final String TEXT =
      "(\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"quoted-printable\" 3$i 17 NIL NIL NIL NIL)";

  private static final String FETCHED =
      "* $i FETCH (UID $i FLAGS (\\Seen $Work) INTERNALDATE \"17-Jul-2024 02:44:25 +0100\""
          + " RFC822.SIZE 4$i ENVELOPE (\"Wed, 17 Jul 2024 02:44:25 +0100\""
          + " \"minutes of the meeting of the working group $i\" ("
          + PERSON
          + ") ("
          + PERSON
          + ") ("
          + PERSON
          + ") ("
          + PERSON
          + PERSON
          + PERSON
          + ") NIL NIL"
          + " \"<b27397-0100000$i@mx.host.example.com>\" \"<$i.JavaMail.mail@mx.host.example.com>\")"
          + " BODYSTRUCTURE ("
          + TEXT
          + TEXT.replace("plain", "html")
          + " \"alternative\" (\"boundary\" \"=_alt$i\") NIL NIL NIL))";

  private static final String SESSION =
      "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $user $word\n"
          + "S: $tag OK [CAPABILITY IMAP4rev1] in\nC: $sel SELECT INBOX\nC: $all UID SEARCH ALL\n"
          + "S: * N EXISTS\nS: * OK [UIDVALIDITY 7] v\nS: * OK [UIDNEXT 4001] n\n"
          + "S: $sel OK [READ-WRITE] open\nS: * SEARCH UIDS\nS: $all OK done\n"
          + "C: $tag UID FETCH $*\n!for i 1 N\nS: FETCHED\n!end\nS: $tag OK done\n"
          + "!auto EXAMINE CLOSE LOGOUT\n";

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static String session() {
    String uids =
        IntStream.rangeClosed(1, MESSAGES)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "));
    return SESSION
        .replace("FETCHED", FETCHED)
        .replace("UIDS", uids)
        .replace("* N ", "* " + MESSAGES + " ")
        .replace("1 N\n", "1 " + MESSAGES + "\n");
  }

  private static void read(Message message) throws Exception {
    assertEquals(
        "J\u00fcrgen Vogel " + message.getMessageNumber(),
        ((InternetAddress) message.getFrom()[0]).getPersonal());
    assertEquals(3, message.getRecipients(Message.RecipientType.TO).length);
    assertTrue(message.getSubject().startsWith("minutes"));
    assertTrue(message.getContentType().startsWith("multipart/alternative; boundary"));
    assertEquals(1721180665000L, message.getSentDate().getTime());
    assertEquals(1721180665000L, message.getReceivedDate().getTime());
    assertTrue(message.isSet(Flags.Flag.SEEN) && message.getSize() >= 41);
  }

  /** Octets for each message: to list it, and to read it then. */
  private static long[] cost(String session) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("mail.imap4x.timeout", "20000");
    try (ScriptedServer server = ScriptedServer.inline(session);
        Store store = Session.getInstance(properties).getStore("imap4x")) {
      store.connect(server.host(), server.port(), "u", "p");
      Folder folder = store.getFolder("INBOX");
      folder.open(Folder.READ_WRITE);
      FetchProfile profile = new FetchProfile();
      profile.add(FetchProfile.Item.ENVELOPE);
      profile.add(FetchProfile.Item.FLAGS);
      profile.add(FetchProfile.Item.SIZE);
      profile.add(FetchProfile.Item.CONTENT_INFO);
      profile.add(UIDFolder.FetchProfileItem.UID);
      long start = allocated();
      Message[] messages = folder.getMessages();
      folder.fetch(messages, profile);
      long listed = allocated();
      for (Message message : messages) {
        read(message);
      }
      long read = allocated();
      server.verifyComplete();
      return new long[] {(listed - start) / MESSAGES, (read - listed) / MESSAGES};
    }
  }

  @Test
  void listAndRead_allocateLittle() throws Exception {
    String session = session();
    cost(session);
    long[] each = cost(session);
    assertTrue(each[0] <= 2600, each[0] + " octets to list a message");
    assertTrue(each[1] <= 6500, each[1] + " octets to read it");
  }
}
