package org.imap4x.mail.search;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.imap4x.client.ImapException;
import org.imap4x.mail.link.Work;
import org.imap4x.mail.mime.FlagMapper;
import org.imap4x.model.Capability;
import org.imap4x.model.FlagSet;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SortKey;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * A small folder with a server that evaluates search keys, for tests of search without a
 * connection.
 */
public final class MemoryFolder implements SearchScope, SearchScope.Server {
  private static final Session SESSION = Session.getInstance(new Properties());

  /** A message as server and client see it. */
  public static final class Mail extends MimeMessage {
    final long uid;
    final Instant received;
    final ZoneOffset serverZone;
    public boolean gone;

    Mail(long uid, int number, String text, Instant received, ZoneOffset serverZone)
        throws MessagingException {
      super(SESSION, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
      this.uid = uid;
      this.received = received;
      this.serverZone = serverZone;
      this.size = text.length();
      setMessageNumber(number);
    }

    private final int size;

    @Override
    public int getSize() {
      return size;
    }

    @Override
    public Date getReceivedDate() {
      return Date.from(received);
    }

    @Override
    public String toString() {
      return "UID " + uid;
    }
  }

  public final List<Mail> mails = new ArrayList<>();
  public final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
  final List<SearchKey> asked = new ArrayList<>();
  final List<String> charsets = new ArrayList<>();
  public final List<String> logged = new ArrayList<>();
  final List<Message> looked = new ArrayList<>();
  public Local local = Local.ALLOW;
  boolean refusalFails;
  boolean utf8;
  boolean rev2;
  int line = 8000;

  /** Looks at each search before it is made, perhaps to refuse it. */
  public interface Guard {
    void check(SearchKey key, @Nullable String charset) throws ImapException;
  }

  public Guard guard = (key, charset) -> {};
  long[] sortAnswer = {};
  public List<ThreadNode> threadAnswer = List.of();

  public Mail add(String text) throws MessagingException {
    return add(text, Instant.parse("2024-05-31T10:00:00Z"), ZoneOffset.UTC);
  }

  public Mail add(String text, Instant received, ZoneOffset zone) throws MessagingException {
    long uid = mails.isEmpty() ? 101 : mails.get(mails.size() - 1).uid + 4;
    Mail mail = new Mail(uid, mails.size() + 1, text, received, zone);
    mails.add(mail);
    return mail;
  }

  // ---- the folder

  @Override
  public <T> T call(Work<T> work) throws MessagingException {
    try {
      return work.run(this);
    } catch (ImapException e) {
      throw new MessagingException(e.getMessage(), e);
    }
  }

  @Override
  public UidSet uids() {
    return UidSet.of(mails.stream().filter(m -> !m.gone).mapToLong(m -> m.uid).toArray());
  }

  @Override
  public List<Mail> messages(UidSet uids) {
    return mails.stream().filter(m -> !m.gone && uids.contains(m.uid)).toList();
  }

  @Override
  public Message[] array(List<? extends Message> messages) {
    return messages.toArray(new Message[0]);
  }

  @Override
  public long uidOf(int number) {
    return number < 1 || number > mails.size() || mails.get(number - 1).gone
        ? 0
        : mails.get(number - 1).uid;
  }

  @Override
  public long uidOf(Message message) throws MessagingException {
    if (!mails.contains(message)) {
      throw new MessagingException("of another folder");
    }
    return ((Mail) message).gone ? 0 : ((Mail) message).uid;
  }

  @Override
  public void prefetch(List<? extends Message> messages, FetchProfile profile) {}

  @Override
  public FetchProfile.Item arrival() {
    return FetchProfile.Item.ENVELOPE;
  }

  @Override
  public boolean matches(LocalSearch search, Message message) throws MessagingException {
    looked.add(message);
    return search.matches(message);
  }

  @Override
  public Local local() {
    return local;
  }

  @Override
  public boolean refusalFails() {
    return refusalFails;
  }

  @Override
  public void log(Level level, String text) {
    logged.add(level + " " + text);
  }

  // ---- the server

  @Override
  public boolean has(Capability capability) {
    return capabilities.contains(capability);
  }

  @Override
  public boolean isUtf8() {
    return utf8;
  }

  @Override
  public boolean isRev2() {
    return rev2;
  }

  @Override
  public int maxCommandLine() {
    return line;
  }

  @Override
  public UidSet search(SearchKey key, @Nullable String charset) throws ImapException {
    asked.add(key);
    charsets.add(String.valueOf(charset));
    guard.check(key, charset);
    UidSet.Builder found = new UidSet.Builder();
    for (Mail mail : mails) {
      if (!mail.gone && finds(key, mail)) {
        found.add(mail.uid);
      }
    }
    return found.build();
  }

  @Override
  public long[] sort(List<SortKey> order, SearchKey key, String charset) throws ImapException {
    asked.add(key);
    guard.check(key, charset);
    return sortAnswer.clone();
  }

  @Override
  public List<ThreadNode> thread(String algorithm, SearchKey key, String charset)
      throws ImapException {
    asked.add(key);
    guard.check(key, charset);
    return threadAnswer;
  }

  /** SEARCH as RFC 9051 has it. */
  static boolean finds(SearchKey key, Mail mail) {
    try {
      if (key instanceof SearchKey.And and) {
        return and.keys().stream().allMatch(k -> finds(k, mail));
      } else if (key instanceof SearchKey.Or or) {
        return finds(or.left(), mail) || finds(or.right(), mail);
      } else if (key instanceof SearchKey.Not not) {
        return !finds(not.key(), mail);
      } else if (key instanceof SearchKey.Simple simple) {
        return finds(simple, mail.getFlags());
      } else if (key instanceof SearchKey.Keyword keyword) {
        return mail.getFlags().contains(keyword.flag()) == keyword.present();
      } else if (key instanceof SearchKey.Uids uids) {
        return uids.uids().contains(mail.uid);
      } else if (key instanceof SearchKey.Size size) {
        return size.larger() ? mail.size > size.octets() : mail.size < size.octets();
      } else if (key instanceof SearchKey.Text text) {
        return text.field() == SearchKey.Field.BODY
            ? contains(String.valueOf(mail.getContent()), text.value())
            : header(mail, text.field().name(), text.value());
      } else if (key instanceof SearchKey.Header header) {
        return header(mail, header.name(), header.value());
      } else if (key instanceof SearchKey.Date date) {
        return date(mail, date);
      }
      throw new AssertionError(key);
    } catch (MessagingException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean finds(SearchKey.Simple key, Flags flags) {
    String name = key.name();
    if (key == SearchKey.Simple.ALL) {
      return true;
    } else if (key == SearchKey.Simple.OLD) {
      return !flags.contains(Flags.Flag.RECENT);
    }
    boolean un = name.startsWith("UN");
    FlagSet set = FlagSet.of(names(flags));
    return set.contains("\\" + (un ? name.substring(2) : name)) != un;
  }

  private static boolean header(Mail mail, String name, String value) throws MessagingException {
    String[] fields = mail.getHeader(name);
    return fields != null && Arrays.stream(fields).anyMatch(f -> contains(decode(f), value));
  }

  private static String decode(String field) {
    try {
      return jakarta.mail.internet.MimeUtility.decodeText(field);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private static boolean date(Mail mail, SearchKey.Date key) throws MessagingException {
    String name = key.field().name();
    LocalDate day = mail.received.atOffset(mail.serverZone).toLocalDate();
    if (name.startsWith("SENT")) {
      String[] date = mail.getHeader("Date");
      Date sent = mail.getSentDate();
      if (sent == null) {
        return false;
      }
      String zone = date[0].substring(date[0].length() - 5);
      day = sent.toInstant().atOffset(ZoneOffset.of(zone)).toLocalDate();
      name = name.substring(4);
    }
    return switch (name) {
      case "ON" -> day.equals(key.date());
      case "BEFORE" -> day.isBefore(key.date());
      default -> !day.isBefore(key.date());
    };
  }

  private static List<String> names(Flags flags) {
    List<String> names = new ArrayList<>(FlagMapper.toWire(flags).names());
    if (flags.contains(Flags.Flag.RECENT)) {
      names.add(FlagSet.RECENT);
    }
    return names;
  }
}
