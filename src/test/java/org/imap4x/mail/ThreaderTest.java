package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.search.SubjectTerm;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.imap4x.client.ImapException;
import org.imap4x.mail.search.MemoryFolder;
import org.imap4x.mail.search.SearchScope;
import org.imap4x.mail.search.Threader;
import org.imap4x.model.Capability;
import org.imap4x.model.ResponseText;
import org.imap4x.model.ThreadNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThreaderTest {
  private final MemoryFolder folder = new MemoryFolder();

  /** A mail that is sent one minute after the one before. */
  private void mail(String id, String references, String subject) throws MessagingException {
    int n = folder.mails.size();
    String date = String.format("Fri, 31 May 2024 10:%02d:00 +0000", n % 60);
    folder.add(
        "Message-ID: <"
            + id
            + "@x>\r\nSubject: "
            + subject
            + "\r\nDate: "
            + date
            + "\r\n"
            + (references.isEmpty() ? "" : "References: " + references + "\r\n")
            + "\r\n",
        Instant.parse("2024-05-31T00:00:00Z").plusSeconds(n),
        ZoneOffset.UTC);
  }

  private String threads(String algorithm) throws MessagingException {
    return Threader.thread(folder, algorithm, null, MessageThread::new).stream()
        .map(MessageThread::toString)
        .collect(Collectors.joining());
  }

  @Test
  void references_chain_becomesATree() throws Exception {
    mail("a", "", "s");
    mail("b", "<a@x>", "Re: s");
    mail("c", "<a@x> <b@x>", "Re: s");
    mail("d", "<a@x>", "Re: s");
    mail("e", "", "other");
    assertEquals("(1 (2 3)(4))(5)", threads("REFERENCES"));
    assertEquals("(1 (2 3)(4))(5)", threads("references"));
  }

  @Test
  void references_missingParent_keepsRepliesTogether() throws Exception {
    mail("b", "<a@x>", "Re: s");
    mail("c", "<a@x>", "Re: s");
    mail("d", "<z@x>", "Re: t");
    assertEquals("((1)(2))(3)", threads("REFERENCES"));
    assertTrue(
        Threader.thread(folder, "REFERENCES", null, MessageThread::new).get(0).message().isEmpty());
  }

  @Test
  void references_inReplyToOnly_isFollowed() throws Exception {
    mail("a", "", "s");
    folder.add("Message-ID: <b@x>\r\nIn-Reply-To: Your <a@x> of today\r\nSubject: no\r\n\r\n");
    assertEquals("(1 2)", threads("REFERENCES"));
  }

  @Test
  void references_loopsAndDoubledIds_keepEveryMessage() throws Exception {
    mail("a", "<b@x>", "s");
    mail("b", "<a@x>", "t");
    mail("a", "", "u");
    mail("c", "<c@x>", "v");
    folder.add("Subject: no id\r\n\r\n");
    assertEquals(
        5,
        Threader.thread(folder, "REFERENCES", null, MessageThread::new).stream()
            .mapToInt(t -> t.messages().size())
            .sum());
  }

  @Test
  void references_sameSubject_isMergedForReferencesOnly() throws Exception {
    mail("a", "", "s");
    mail("b", "", "Re: s");
    mail("c", "", "s");
    assertEquals("((1 2)(3))", threads("REFERENCES"));
    assertEquals("(1)(2)(3)", threads("REFS"));
  }

  @Test
  void references_dummyOfTheSameSubject_takesTheOthers() throws Exception {
    mail("b", "<a@x>", "Re: s");
    mail("c", "<a@x>", "Re: s");
    mail("d", "", "Re: s");
    mail("e", "<q@x>", "s");
    mail("f", "<q@x>", "s");
    assertEquals("((1)(2)(3)(4)(5))", threads("REFERENCES"));
  }

  @Test
  void refs_threads_standByTheirNewestMessage() throws Exception {
    mail("a", "", "s");
    mail("b", "", "t");
    mail("c", "<a@x>", "Re: s");
    assertEquals("(2)(1 3)", threads("REFS"));
    assertEquals("(1 3)(2)", threads("REFERENCES"));
  }

  @Test
  void orderedSubject_baseSubject_groups() throws Exception {
    mail("a", "", "s");
    mail("b", "", "t");
    mail("c", "", "Re: S");
    mail("d", "", "[list] s (fwd)");
    assertEquals("(1 (3)(4))(2)", threads("ORDEREDSUBJECT"));
  }

  /** The answer of RFC 5256 section 4: {@code (2)(3 6 (4 23)(44 7 96))}. */
  @Test
  void thread_onServer_isATreeOfMessages() throws Exception {
    for (int i = 1; i <= 96; i++) {
      mail("m" + i, "", "s");
      folder.mails.get(i - 1).gone = !List.of(2, 3, 4, 6, 7, 23, 44, 96).contains(i);
    }
    folder.capabilities.add(Capability.THREAD_REFERENCES);
    folder.threadAnswer =
        List.of(node(2), node(3, node(6, node(4, node(23)), node(44, node(7, node(96))))));
    assertEquals("(2)(3 6 (4 23)(44 7 96))", threads("REFERENCES"));
    folder.mails.get(5).gone = true;
    folder.mails.get(22).gone = true;
    assertEquals("(2)(3 (4)(44 7 96))", threads("REFERENCES"));
    assertTrue(folder.logged.isEmpty());
    folder.mails.get(0).gone = false;
    assertEquals("(2)(3 (4)(44 7 96))(1)", threads("REFERENCES"));
  }

  private static ThreadNode node(int number, ThreadNode... below) {
    return new ThreadNode(number == 0 ? 0 : 97 + number * 4L, List.of(below));
  }

  @Test
  void thread_onServerWithTerm_showsWhatMatchesOnly() throws Exception {
    mail("a", "", "s");
    mail("b", "", "=?utf-8?Q?gr=C3=BCn?=");
    mail("c", "", "=?utf-8?Q?gr=C3=BCn?=");
    folder.capabilities.add(Capability.THREAD_REFS);
    folder.threadAnswer = List.of(node(1, node(2), node(3)));
    List<MessageThread> threads =
        Threader.thread(folder, "REFS", new SubjectTerm("grün"), MessageThread::new);
    assertEquals("[((2)(3))]", threads.toString());
  }

  @Test
  void thread_refusedOrNotThere_isMadeHereUnlessForbidden() throws Exception {
    mail("a", "", "s");
    folder.capabilities.add(Capability.THREAD_REFS);
    folder.guard =
        (key, charset) -> {
          throw new ImapException.Bad("UID THREAD", ResponseText.EMPTY);
        };
    assertEquals("(1)", threads("REFS"));
    folder.local = SearchScope.Local.FORBID;
    assertThrows(MessagingException.class, () -> threads("ORDEREDSUBJECT"));
    assertThrows(MessagingException.class, () -> threads("MAGIC"));
  }

  @Test
  @Timeout(20)
  void references_veryDeepThread_needsNoStack() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      mail("m" + i, i == 0 ? "" : "<m" + (i - 1) + "@x>", "s");
    }
    List<MessageThread> threads = Threader.thread(folder, "REFS", null, MessageThread::new);
    assertEquals(1, threads.size());
    assertEquals(5_000, threads.get(0).messages().size());
  }

  @Test
  void thread_deepAndBranching_isWrittenWithoutStack() {
    MessageThread leaf = new MessageThread(null, List.of());
    MessageThread deep = leaf;
    for (int i = 0; i < 100_000; i++) {
      deep = new MessageThread(null, List.of(deep, leaf));
    }
    assertEquals(400_002, deep.toString().length());
  }
}
