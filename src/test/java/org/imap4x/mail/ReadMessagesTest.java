package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.sun.management.ThreadMXBean;
import jakarta.mail.BodyPart;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Header;
import jakarta.mail.IllegalWriteException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.imap4x.testing.AttentiveGreenMail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages of a real server, against the API's own view of the same text. */
@Timeout(60)
class ReadMessagesTest {
  private static final String HEAD =
      "Received: by a; Wed, 17 Jul 1996 02:23:25 -0700\r\nReceived: by b; x\r\n"
          + "Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\r\n"
          + "From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>\r\nSender: \"S, T\" <s@example.org>\r\n"
          + "To: a@example.org, \"B C\" <b@example.org>\r\nCc: c@example.org\r\n"
          + "Subject: =?utf-8?B?w6k=?=\r\n =?utf-8?B?w6k=?= folded\r\n"
          + "Message-ID: <m1@example.org>\r\nIn-Reply-To: <m0@example.org>\r\n"
          + "X-Twice: one\r\nX-Twice: two\r\nMIME-Version: 1.0\r\n";

  private static final String NESTED =
      "Subject: inner\r\nFrom: i@example.org\r\nMessage-ID: <i@x>\r\n"
          + "Content-Type: text/plain; charset=utf-8\r\n\r\ninner text\r\n";

  private static final List<String> TEXTS =
      List.of(
          HEAD + "Content-Type: text/plain; charset=utf-8\r\n\r\nplain \u00e9\r\n",
          HEAD
              + "Content-Type: text/html; charset=iso-8859-1\r\n"
              + "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>caf=E9=\r\n end\r\n",
          HEAD
              + "Content-Type: application/pdf; name=\"x y.pdf\"\r\n"
              + "Content-Disposition: attachment; filename=\"x y.pdf\"\r\n"
              + "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQ=\r\n",
          HEAD
              + "Content-Type: multipart/mixed; boundary=outer\r\n\r\npreamble\r\n--outer\r\n"
              + "Content-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\n"
              + "Content-Type: text/plain; charset=us-ascii\r\n\r\none\r\n--inner\r\n"
              + "Content-Type: text/html; charset=utf-8\r\n\r\n<p>two\r\n--inner--\r\n\r\n--outer\r\n"
              + "Content-Type: message/rfc822\r\n\r\n"
              + NESTED
              + "\r\n--outer\r\nContent-Type: application/octet-stream\r\nContent-ID: <c@d>\r\n"
              + "Content-Transfer-Encoding: base64\r\n\r\nAAEC/w==\r\n--outer--\r\n");

  private static GreenMail greenMail;

  private Session session;
  private Store store;
  private IMAPFolder folder;

  @BeforeAll
  static void start() {
    greenMail = new AttentiveGreenMail();
    greenMail.start();
  }

  @AfterAll
  static void stop() {
    greenMail.stop();
  }

  @BeforeEach
  void open() throws Exception {
    greenMail.purgeEmailFromAllMailboxes();
    GreenMailUser user = greenMail.setUser("u@localhost", "u", "p");
    session = Session.getInstance(new Properties());
    for (String text : TEXTS) {
      user.deliver(local(text));
    }
    store = session.getStore("imap4x");
    store.connect("127.0.0.1", greenMail.getImap().getPort(), "u", "p");
    folder = (IMAPFolder) store.getFolder("INBOX");
    folder.open(Folder.READ_WRITE);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private MimeMessage local(String text) throws Exception {
    return new MimeMessage(
        session, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private IMAPMessage message(int number) throws Exception {
    return (IMAPMessage) folder.getMessage(number);
  }

  @Test
  void message_everyReadMethod_givesWhatALocalCopyGives() throws Exception {
    for (int i = 1; i <= TEXTS.size(); i++) {
      MimeMessage expected = local(TEXTS.get(i - 1));
      IMAPMessage got = message(i);
      assertEquals(expected.getSubject(), got.getSubject());
      assertArrayEquals(expected.getFrom(), got.getFrom());
      // GreenMail writes encoded words in its own spelling
      InternetAddress from = (InternetAddress) got.getFrom()[0];
      assertEquals(
          ((InternetAddress) expected.getFrom()[0]).toUnicodeString(), from.toUnicodeString());
      assertEquals(expected.getSender(), got.getSender());
      assertArrayEquals(
          expected.getRecipients(Message.RecipientType.TO),
          got.getRecipients(Message.RecipientType.TO));
      assertArrayEquals(expected.getAllRecipients(), got.getAllRecipients());
      assertArrayEquals(expected.getReplyTo(), got.getReplyTo());
      assertNull(got.getRecipients(Message.RecipientType.BCC));
      assertEquals(expected.getSentDate(), got.getSentDate());
      assertEquals(expected.getMessageID(), got.getMessageID());
      // GreenMail's ENVELOPE has no In-Reply-To
      assertEquals("<m0@example.org>", got.getHeader("In-Reply-To", null));
      assertNotNull(got.getReceivedDate());
      assertArrayEquals(expected.getHeader("X-Twice"), got.getHeader("X-Twice"));
      assertEquals(expected.getHeader("Received", ","), got.getHeader("Received", ","));
      assertNull(got.getHeader("X-None"));
      same(expected, got);
    }
  }

  private static void same(Part expected, Part got) throws Exception {
    assertTrue(got.isMimeType(expected.getContentType()), got.getContentType());
    assertEquals(expected.getFileName(), got.getFileName());
    assertEquals(lower(expected.getDisposition()), lower(got.getDisposition()));
    if (expected.isMimeType("multipart/*")) {
      Multipart a = (Multipart) expected.getContent();
      Multipart b = (Multipart) got.getContent();
      assertEquals(a.getCount(), b.getCount());
      for (int i = 0; i < a.getCount(); i++) {
        same(a.getBodyPart(i), b.getBodyPart(i));
      }
      return;
    }
    if (expected.isMimeType("message/rfc822")) {
      MimeMessage a = (MimeMessage) expected.getContent();
      MimeMessage b = assertInstanceOf(IMAPNestedMessage.class, got.getContent());
      assertEquals(a.getSubject(), b.getSubject());
      assertArrayEquals(a.getFrom(), b.getFrom());
      assertEquals(a.getHeader("Message-ID", null), b.getHeader("Message-ID", null));
      same(a, b);
      return;
    }
    String text = stripped(expected.getInputStream());
    assertEquals(text, stripped(got.getInputStream()));
    assertEquals(text, stripped(got.getDataHandler().getInputStream()));
    if (expected.isMimeType("text/*")) {
      assertEquals(((String) expected.getContent()).strip(), ((String) got.getContent()).strip());
    }
  }

  /** GreenMail leaves out the last line end of a message. */
  private static String stripped(InputStream in) throws Exception {
    return new String(octets(in), StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static String lower(String s) {
    return s == null ? null : s.toLowerCase(java.util.Locale.ROOT);
  }

  private static byte[] octets(InputStream in) throws Exception {
    try (in) {
      return in.readAllBytes();
    }
  }

  private static String written(Message m) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    m.writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writeTo_andMimeStream_giveTheTextAsItIs() throws Exception {
    for (Message m : folder.getMessages()) {
      String text = written(m);
      assertTrue(text.contains("X-Twice: two\r\n"), text);
      assertArrayEquals(
          octets(((IMAPMessage) m).getMimeStream()), text.getBytes(StandardCharsets.UTF_8));
      assertEquals(new MimeMessage((MimeMessage) m).getSubject(), m.getSubject());
    }
  }

  @Test
  void writeTo_withIgnoreList_leavesThoseFieldsOut() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message(1).writeTo(out, new String[] {"x-twice", "Received"});
    String text = out.toString(StandardCharsets.UTF_8);
    assertFalse(text.contains("X-Twice"), text);
    assertFalse(text.contains("Received"), text);
    assertTrue(text.contains("Message-ID: <m1@example.org>\r\n"), text);
    // GreenMail's BODY[TEXT] has no line end
    assertTrue(text.strip().endsWith("\r\n\r\nplain \u00e9"), text);
  }

  /** What the API makes of the same parts. */
  private static MimeMultipart reference(Part part) throws Exception {
    return new MimeMultipart(part.getDataHandler().getDataSource());
  }

  private static String written(Multipart multipart) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    multipart.writeTo(out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void multipart_ofAMessage_isAsTheApiMakesThem() throws Exception {
    IMAPMessage message = message(4);
    MimeMultipart expected = reference(message);
    MimeMultipart got = (MimeMultipart) message.getContent();
    assertEquals(expected.getContentType(), got.getContentType());
    assertSame(message, got.getParent());
    assertSame(expected.getParent(), got.getParent());
    assertEquals(3, got.getCount());
    BodyPart last = got.getBodyPart(2);
    assertSame(last, got.getBodyPart(2));
    assertSame(got, last.getParent());
    assertSame(last, got.getBodyPart("<c@d>"));
    assertNull(got.getBodyPart("<none>"));
    for (int i = 0; i < 3; i++) {
      assertEquals(expected.getBodyPart(i).getContentType(), got.getBodyPart(i).getContentType());
      assertSame(got, got.getBodyPart(i).getParent());
    }
    assertSame(last, got.getBodyPart(2));
    assertEquals(expected.isComplete(), got.isComplete());
    assertEquals(expected.getPreamble(), got.getPreamble());
    assertEquals(written(expected), written(got));
    for (int i : new int[] {-1, 3}) {
      RuntimeException e = assertThrows(RuntimeException.class, () -> expected.getBodyPart(i));
      assertThrows(e.getClass(), () -> ((Multipart) message.getContent()).getBodyPart(i));
    }
    MimeMultipart inner = (MimeMultipart) got.getBodyPart(0).getContent();
    assertSame(got.getBodyPart(0), inner.getParent());
    assertEquals(written(reference(got.getBodyPart(0))), written(inner));
  }

  @Test
  void multipart_writtenBeforeItsPartsAreAskedFor_isWhole() throws Exception {
    assertEquals(written(reference(message(4))), written((Multipart) message(4).getContent()));
  }

  /** It is the application's own; the message stays as it is. */
  @Test
  void multipart_canBeChanged() throws Exception {
    MimeMultipart mine = (MimeMultipart) message(4).getContent();
    BodyPart first = mine.getBodyPart(0);
    MimeBodyPart added = new MimeBodyPart();
    added.setText("added");
    mine.addBodyPart(added, 1);
    mine.removeBodyPart(0);
    assertNull(first.getParent());
    assertTrue(mine.removeBodyPart(mine.getBodyPart(2)));
    assertEquals(2, mine.getCount());
    assertSame(added, mine.getBodyPart(0));
    assertSame(mine, added.getParent());
    mine.setSubType("digest");
    assertTrue(mine.getContentType().startsWith("multipart/digest"), mine::getContentType);
    mine.setPreamble("mine");
    assertTrue(written(mine).startsWith("mine"));
    MimeMultipart again = (MimeMultipart) message(4).getContent();
    assertEquals(3, again.getCount());
    assertNull(again.getPreamble());
  }

  /** The API's constructors look a service up in files of the class path, 40 kB each time. */
  @Test
  void multipart_madeAgainAndAgain_looksNothingUp() throws Exception {
    IMAPMessage message = message(4);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertEquals(3, ((Multipart) message.getContent()).getCount());
    ((Multipart) message.getContent()).getBodyPart(1);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      Multipart multipart = (Multipart) message.getContent();
      for (int k = 0; k < multipart.getCount(); k++) {
        assertNotNull(multipart.getBodyPart(k));
      }
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / 100;
    assertTrue(each < 20_000, () -> each + " octets for a multipart and three parts");
  }

  @Test
  void bodyPart_headersAndText_areThoseOfThePart() throws Exception {
    MimeBodyPart part = (MimeBodyPart) ((Multipart) message(4).getContent()).getBodyPart(2);
    assertEquals("<c@d>", part.getContentID());
    assertEquals("base64", part.getEncoding());
    assertEquals("AAEC/w==", new String(octets(part.getRawInputStream()), "US-ASCII").trim());
    List<Header> headers = Collections.list(part.getAllHeaders());
    assertEquals(3, headers.size());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    part.writeTo(out);
    assertTrue(out.toString("US-ASCII").contains("\r\n\r\nAAEC/w=="));
    assertInstanceOf(Multipart.class, part.getParent());
  }

  @Test
  void content_read_setsSeenHereAndOnTheServer() throws Exception {
    IMAPMessage m = message(1);
    m.getSubject();
    m.getContentType();
    m.getHeader("X-Twice");
    assertFalse(m.isSet(Flags.Flag.SEEN));
    m.getContent();
    assertTrue(m.isSet(Flags.Flag.SEEN));
    message(2).getInputStream().close();
    message(3).writeTo(new ByteArrayOutputStream());
    assertEquals(TEXTS.size() - 3, folder.getUnreadMessageCount());
  }

  @Test
  void content_readJustBeforeClose_isSeenOnTheServer() throws Exception {
    for (Message m : folder.getMessages()) {
      octets(m.getInputStream());
    }
    folder.close(false);
    folder.open(Folder.READ_ONLY);
    assertEquals(0, folder.getUnreadMessageCount());
  }

  @Test
  void content_readWithPeek_staysUnseen() throws Exception {
    Method setPeek = message(1).getClass().getMethod("setPeek", boolean.class);
    setPeek.invoke(message(1), true);
    message(1).getContent();
    written(message(1));
    assertFalse(message(1).isSet(Flags.Flag.SEEN));
    assertEquals(TEXTS.size(), folder.getUnreadMessageCount());
  }

  @Test
  void content_ofReadOnlyFolder_staysUnseen() throws Exception {
    folder.close(false);
    folder.open(Folder.READ_ONLY);
    message(1).getContent();
    assertFalse(message(1).isSet(Flags.Flag.SEEN));
    assertEquals(TEXTS.size(), folder.getUnreadMessageCount());
  }

  @Test
  void setFlags_systemAndUser_areStored() throws Exception {
    Flags flags = new Flags(Flags.Flag.FLAGGED);
    flags.add("$Mine");
    message(1).setFlags(flags, true);
    assertTrue(message(1).isSet(Flags.Flag.FLAGGED));
    assertTrue(message(1).getFlags().contains("$Mine"));
    message(1).setFlag(Flags.Flag.FLAGGED, false);
    assertFalse(message(1).isSet(Flags.Flag.FLAGGED));
    assertTrue(message(1).getFlags().contains("$Mine"));
  }

  @Test
  void fetch_wholeMessages_thenNothingIsAsked() throws Exception {
    FetchProfile profile = new FetchProfile();
    profile.add(IMAPFolder.FetchProfileItem.MESSAGE);
    profile.add(FetchProfile.Item.FLAGS);
    profile.add("X-Twice");
    folder.fetch(folder.getMessages(), profile);
    for (int i = 1; i <= TEXTS.size(); i++) {
      MimeMessage expected = local(TEXTS.get(i - 1));
      assertArrayEquals(new String[] {"one", "two"}, message(i).getHeader("X-Twice"));
      Class<?> kind = expected.getContent() instanceof InputStream ? InputStream.class : null;
      kind = kind == null ? expected.getContent().getClass() : kind;
      assertInstanceOf(kind, message(i).getContent());
      assertTrue(message(i).isSet(Flags.Flag.SEEN));
    }
  }

  @Test
  void fetch_headerNames_keepsDuplicatesInOrder() throws Exception {
    FetchProfile profile = new FetchProfile();
    profile.add("x-twice");
    profile.add("Subject");
    profile.add("not a name");
    folder.fetch(folder.getMessages(), profile);
    assertArrayEquals(new String[] {"one", "two"}, message(2).getHeader("X-Twice"));
    assertEquals(13, Collections.list(message(2).getAllHeaders()).size() - 2);
  }

  @Test
  void fetch_itemsThatTheServerDoesNotHave_areLeftOut() throws Exception {
    FetchProfile profile = new FetchProfile();
    profile.add(IMAPFolder.FetchProfileItem.MODSEQ);
    profile.add(IMAPFolder.FetchProfileItem.EMAILID);
    profile.add(IMAPFolder.FetchProfileItem.PREVIEW);
    profile.add(IMAPFolder.FetchProfileItem.LABELS);
    profile.add(IMAPFolder.FetchProfileItem.SAVEDATE);
    folder.fetch(folder.getMessages(), profile);
    assertEquals(-1, message(1).getModSeq());
    assertTrue(message(1).getEmailId().isEmpty());
    assertTrue(message(1).getThreadId().isEmpty());
    assertTrue(message(1).getPreview().isEmpty());
    assertTrue(message(1).getSaveDate().isEmpty());
    assertEquals(-1, message(1).getMsgId());
    assertEquals(-1, message(1).getThrId());
    assertEquals(0, message(1).getLabels().length);
  }

  @Test
  void everySetter_ofMessageAndPart_throwsIllegalWrite() throws Exception {
    Object part = ((Multipart) message(4).getContent()).getBodyPart(0);
    List<String> quiet = new ArrayList<>();
    for (Object target : List.of(message(4), part)) {
      for (Method m : target.getClass().getMethods()) {
        boolean writes = m.getName().matches("(set|add|remove|attach).*|saveChanges");
        boolean allowed = m.getName().matches("set(Flags?|Peek|Labels|Parent)");
        if (writes && !allowed && !m.isBridge()) {
          Object[] arguments = new Object[m.getParameterCount()];
          try {
            m.invoke(target, arguments);
            quiet.add(m.toString());
          } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalWriteException)) {
              quiet.add(m + ": " + e.getCause());
            }
          }
        }
      }
    }
    assertEquals(List.of(), quiet);
  }

  @Test
  void equality_isByFolderAndUid() throws Exception {
    Folder again = store.getFolder("INBOX");
    again.open(Folder.READ_ONLY);
    assertEquals(message(1), again.getMessage(1));
    assertEquals(message(1).hashCode(), again.getMessage(1).hashCode());
    assertNotEquals(message(1), message(2));
    again.close(false);
  }

  @Test
  void removedMessage_read_throwsMessageRemoved() throws Exception {
    IMAPMessage gone = message(2);
    gone.setFlag(Flags.Flag.DELETED, true);
    folder.expunge();
    assertTrue(gone.isExpunged());
    assertThrows(MessageRemovedException.class, gone::getSubject);
    assertThrows(MessageRemovedException.class, gone::getContent);
    assertThrows(MessageRemovedException.class, gone::getFlags);
    assertThrows(MessageRemovedException.class, () -> gone.writeTo(new ByteArrayOutputStream()));
  }

  /** What every getter says of a message or part and what is in it, and its octets. */
  private static void describe(MimePart part, String indent, List<String> to) throws Exception {
    to.add(indent + part.getClass().getSimpleName() + " " + part.getContentType());
    to.add(indent + part.getFileName() + " " + part.getDisposition() + " " + part.getDescription());
    to.add(indent + part.getSize() + " " + part.getLineCount() + " " + part.getEncoding());
    to.add(indent + part.getContentID() + " " + part.getContentMD5());
    to.add(indent + Arrays.toString(part.getContentLanguage()));
    to.add(indent + Collections.list(part.getAllHeaderLines()));
    if (part instanceof MimeMessage m) {
      to.add(indent + m.getSubject() + " " + m.getMessageID() + " " + m.getSentDate());
      to.add(indent + Arrays.toString(m.getFrom()) + m.getSender());
      to.add(indent + Arrays.toString(m.getReplyTo()) + Arrays.toString(m.getAllRecipients()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    part.writeTo(out);
    // GreenMail leaves the last line break out of texts, and headers out of messages inside
    if (!(part instanceof IMAPNestedMessage)) {
      to.add(indent + out.toString(StandardCharsets.ISO_8859_1).stripTrailing());
    }
    InputStream mime = ((ReadableMime) part).getMimeStream();
    assertEquals(
        out.toString(StandardCharsets.ISO_8859_1),
        new String(mime.readAllBytes(), StandardCharsets.ISO_8859_1));
    Object content = part.getContent();
    to.add(indent + content.getClass().getSimpleName());
    if (content instanceof Multipart multipart) {
      for (int i = 0; i < multipart.getCount(); i++) {
        describe((MimePart) multipart.getBodyPart(i), indent + "  ", to);
      }
    } else if (content instanceof MimeMessage inner) {
      describe(inner, indent + "  ", to);
    } else {
      InputStream in = part.getInputStream();
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      to.add(indent + text.stripTrailing());
    }
  }

  private List<String> answers(boolean local, FetchProfile.Item... items) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("mail.imap4x.bodystructure.local", Boolean.toString(local));
    List<String> lines = new ArrayList<>();
    try (Store other = Session.getInstance(properties).getStore("imap4x")) {
      other.connect("127.0.0.1", greenMail.getImap().getPort(), "u", "p");
      Folder inbox = other.getFolder("INBOX");
      inbox.open(Folder.READ_ONLY);
      FetchProfile profile = new FetchProfile();
      for (FetchProfile.Item item : items) {
        profile.add(item);
      }
      inbox.fetch(inbox.getMessages(), profile);
      for (Message m : inbox.getMessages()) {
        describe((MimePart) m, "", lines);
      }
    }
    return lines;
  }

  private static void same(List<String> expected, List<String> got) {
    for (int i = 0; i < Math.min(expected.size(), got.size()); i++) {
      assertEquals(expected.get(i), got.get(i));
    }
    assertEquals(expected.size(), got.size());
  }

  @Test
  void message_wholeTextFetchedBefore_answersTheSame() throws Exception {
    List<String> expected = answers(false);
    same(expected, answers(false, IMAPFolder.FetchProfileItem.MESSAGE));
    same(
        expected,
        answers(false, IMAPFolder.FetchProfileItem.MESSAGE, IMAPFolder.FetchProfileItem.HEADERS));
  }

  @Test
  void message_structureMadeHere_isTheSameWhateverWasFetched() throws Exception {
    List<String> expected = answers(true);
    same(expected, answers(true, IMAPFolder.FetchProfileItem.MESSAGE));
    same(expected, answers(true, FetchProfile.Item.CONTENT_INFO));
    same(kinds(answers(false)), kinds(expected));
  }

  /** What kinds of objects there are, and of which types. */
  private static List<String> kinds(List<String> answers) {
    return answers.stream()
        .filter(line -> line.strip().startsWith("IMAP"))
        .map(line -> line.replaceAll("(?s);.*", "").toLowerCase(Locale.ROOT))
        .toList();
  }
}
