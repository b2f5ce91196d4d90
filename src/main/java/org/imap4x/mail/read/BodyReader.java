package org.imap4x.mail.read;

import jakarta.mail.FolderClosedException;
import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.mime.HeaderFields;
import org.imap4x.mail.mime.KeptContent;
import org.imap4x.mail.mime.MimeText;
import org.imap4x.model.Content;
import org.imap4x.model.FetchData;
import org.imap4x.model.FetchItem;
import org.imap4x.model.Section;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads sections of a message. Where a server leaves out what was asked for, or says NIL where
 * there is something, another section that holds the same octets is asked for; the last one is the
 * whole.
 */
public final class BodyReader {
  private final Way way;
  private final ServerMessage root;
  private final boolean copy;

  /** For a message of a folder; what is inside of it is read by its sections. */
  public BodyReader(Way way, ServerMessage root) {
    this(way, root, false);
  }

  private BodyReader(Way way, ServerMessage root, boolean copy) {
    this.way = way;
    this.root = root;
    this.copy = copy;
  }

  /** For a message whose text is here and nowhere else: reading it marks nothing. */
  public static BodyReader ofCopy(ServerMessage root) {
    return new BodyReader(
        () -> {
          throw new IllegalStateException("the text is here, and has no such section");
        },
        root,
        true);
  }

  private void handedOut() throws MessagingException {
    if (!copy) {
      reading().handedOut(root);
    }
  }

  /** The message in the folder. */
  ServerMessage root() {
    return root;
  }

  ReadAhead reading() throws FolderClosedException {
    return way.reading();
  }

  /**
   * Content as it is transferred: at once when it is small, else in windows as it is read.
   *
   * @param size in octets, as far as anybody knows; -1 else
   */
  InputStream open(Section section, long size) throws MessagingException {
    root.checkPresent();
    MimeText here = here(section, size);
    InputStream local = here == null ? null : here.open(section);
    if (local != null) {
      handedOut();
      return local;
    }
    byte[] small = reading().bodies().content(root, section, size);
    return small != null ? new ByteArrayInputStream(small) : new BodyStream(this, section, size);
  }

  /**
   * The whole message, or one inside it, in windows as it is read.
   *
   * @param size in octets, as far as anybody knows; -1 else
   */
  public InputStream openWhole(Section section, long size) throws MessagingException {
    InputStream local = openHere(section);
    if (local != null) {
      return local;
    }
    byte[] whole = ahead(section);
    return whole != null ? new ByteArrayInputStream(whole) : new BodyStream(this, section, size);
  }

  private @Nullable InputStream openHere(Section section) throws MessagingException {
    MimeText here = here(section, -1);
    InputStream local = here == null ? null : here.open(section);
    if (local != null) {
      handedOut();
    }
    return local;
  }

  private byte @Nullable [] ahead(Section section) throws MessagingException {
    return section.sameAs(Section.MESSAGE) ? reading().bodies().whole(root) : null;
  }

  /** Writes the whole message, or one inside it, as it arrives; see {@link WholeCopy}. */
  public void copyWhole(Section section, OutputStream out) throws MessagingException, IOException {
    MimeText here = here(section, -1);
    InputStream local = here == null ? null : here.open(section);
    if (local != null) {
      local.transferTo(out);
      handedOut();
      return;
    }
    byte[] whole = ahead(section);
    if (whole != null) {
      out.write(whole);
      return;
    }
    new WholeCopy(this, section).writeTo(out);
  }

  // ---- headers

  /**
   * The whole header of the message, or of one inside it.
   *
   * @param whole the section that begins with it
   */
  public byte[] header(Section header, Section whole) throws MessagingException {
    MimeText here = here();
    byte[] octets = here == null ? null : here.octets(header);
    if (octets != null) {
      return octets;
    }
    Answer first = content(header);
    Answer second = first.isContent() ? first : content(whole);
    octets = second.octets();
    if (octets == null) {
      throw missing(header, first.refusal() == null ? second : first);
    }
    return octets;
  }

  /**
   * The part's own header; null where the server has none.
   *
   * @param size of the part's content, as far as anybody knows; -1 else
   */
  public byte @Nullable [] mimeHeader(List<Integer> path, long size) throws MessagingException {
    MimeText here = here(Section.ofPart(path), size);
    Section header = Section.of(path, Section.Text.MIME);
    byte[] octets = here == null ? null : here.octets(header);
    return octets == null ? content(header).octets() : octets;
  }

  /** What the server answers when it is asked for a section in one piece. */
  record Answer(@Nullable Content content, @Nullable ImapException refusal) {
    boolean isContent() {
      return content != null;
    }

    private byte @Nullable [] octets() {
      return content == null ? null : KeptContent.octets(content);
    }
  }

  /**
   * A section in one piece; without content where the server refuses, leaves it out, or says NIL.
   *
   * @throws MessagingException when the server asks to stop, or the message is gone
   */
  Answer content(Section section) throws MessagingException {
    root.checkPresent();
    boolean[] answered = new boolean[1];
    Answer result =
        reading().source().repeat(client -> content(client, root.uid(), section, answered));
    if (!result.isContent() && !answered[0]) {
      reading().checkGone(root);
    }
    return result;
  }

  private static Answer content(ImapClient client, long uid, Section section, boolean[] answered)
      throws ImapException {
    FetchItem usual = SectionItems.peek(client, section);
    Answer found = content(client, uid, section, usual, answered);
    FetchItem other = FetchItem.peek(section);
    // servers that call themselves IMAP4 only may well be of the next version
    return found.isContent() || usual.equals(other)
        ? found
        : content(client, uid, section, other, answered);
  }

  private static Answer content(
      ImapClient client, long uid, Section section, FetchItem item, boolean[] answered)
      throws ImapException {
    AtomicReference<@Nullable Content> found = new AtomicReference<>();
    ImapException refusal = null;
    try {
      client.fetch(
          UidSet.of(uid),
          List.of(FetchItem.Simple.UID, item),
          data -> {
            if (data.uid() == uid) {
              answered[0] = true;
              data.body(section)
                  .flatMap(FetchData.BodyItem::octets)
                  .filter(content -> !content.isStreamed())
                  .ifPresent(found::set);
            }
          });
    } catch (ImapException e) {
      if (!e.isRefusal() || e.asksToStop()) {
        throw e;
      }
      refusal = e;
      answered[0] = !e.hasCode("EXPUNGEISSUED");
    }
    return new Answer(found.get(), refusal);
  }

  /** What to tell when a section cannot be had: what the server said, where it said something. */
  MessagingException missing(Section section, Answer answer) throws FolderClosedException {
    ImapException refusal = answer.refusal();
    String what = "BODY[" + section + "] of the message with UID " + root.uid() + " of " + folder();
    return refusal == null
        ? new MessagingException("the server gives no " + what)
        : reading().source().refused(refusal, what);
  }

  private String folder() {
    return String.valueOf(root.face().getFolder());
  }

  // ---- local reading

  /** The message's text taken apart here: what was prefetched, else it is fetched whole. */
  public MimeText local() throws MessagingException {
    MimeText text = here();
    if (text == null) {
      text = MimeText.of(whole());
      root.setLocal(text);
    }
    return text;
  }

  /** The message's text, where nothing needs to be fetched for it; null else. */
  public @Nullable MimeText here() {
    MimeText known = root.knownLocal();
    byte[] whole = known == null ? root.whole() : null;
    if (whole != null) {
      known = MimeText.of(whole);
      root.setLocal(known);
    }
    return known;
  }

  /**
   * The text that is here, for a section of that size; null where it has no such section, or one of
   * another size, which is not what the server means by it.
   */
  private @Nullable MimeText here(Section section, long size) {
    MimeText text = here();
    long there = text == null ? -1 : text.size(section);
    boolean same = size < 0 || size == there || section.part().isEmpty();
    return there >= 0 && same ? text : null;
  }

  /**
   * The named header field, of which neighbours may have come along; all fields where it does not
   * come by itself.
   */
  public HeaderFields field(String name) throws MessagingException {
    HeaderFields known = reading().header(root, name);
    if (!known.covers(name)) {
      known = HeaderFields.all(header(Section.HEADER, Section.MESSAGE));
      root.setHeader(known);
    }
    return known;
  }

  private Content whole() throws MessagingException {
    Answer whole = content(Section.MESSAGE);
    Content octets = whole.content();
    if (octets != null) {
      return octets;
    }
    byte[] header = content(Section.HEADER).octets();
    byte[] text = header == null ? null : content(Section.TEXT).octets();
    if (header == null || text == null) {
      throw missing(Section.MESSAGE, whole);
    }
    ByteArrayOutputStream both = new ByteArrayOutputStream(header.length + text.length);
    both.writeBytes(header);
    both.writeBytes(text);
    return Content.of(both.toByteArray());
  }

  /** The section cut out of the whole message; null when it is not in it. */
  @Nullable InputStream cutOut(Section section) throws MessagingException, IOException {
    if (section.sameAs(Section.MESSAGE)) {
      return whole().open();
    }
    return local().open(section);
  }
}
