package org.imap4x.mail;

import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.mime.KeptContent;
import org.imap4x.mail.mime.LocalMime;
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
final class BodyReader {
  private BodyReader() {}

  /** Content as it is transferred: at once when it is small, else in windows as it is read. */
  static InputStream open(ServerPart part) throws MessagingException {
    IMAPMessage root = part.root();
    root.checkPresent();
    byte[] small = root.imapFolder().readAhead().bodies().content(part);
    return small != null
        ? new ByteArrayInputStream(small)
        : new BodyStream(root, part.contentSection(), part.contentSize());
  }

  /** The whole message, in windows as it is read. */
  static InputStream openWhole(IMAPMessage message) throws MessagingException {
    IMAPMessage root = message.root();
    if (message == root) {
      byte[] whole = root.imapFolder().readAhead().bodies().whole(root);
      if (whole != null) {
        return new ByteArrayInputStream(whole);
      }
    }
    long size = message == root ? root.state().size() : message.getSizeLong();
    return new BodyStream(root, message.wholeSection(), size);
  }

  /** Writes the whole message: one literal, straight through. */
  static void copyWhole(IMAPMessage message, OutputStream out)
      throws MessagingException, IOException {
    IMAPMessage root = message.root();
    ReadAhead ahead = root.imapFolder().readAhead();
    byte[] whole = message == root ? ahead.bodies().whole(root) : null;
    if (whole != null) {
      out.write(whole);
      return;
    }
    ResumableOutput resumable = new ResumableOutput(out);
    long written =
        root.imapFolder()
            .access()
            .callSafe(
                client -> {
                  ahead.flush(client);
                  var sizes = ahead.bodies().beginSizes(client, root);
                  resumable.restart();
                  long n = copy(client, root, message.wholeSection(), resumable);
                  for (var p : sizes) {
                    p.await();
                  }
                  return n;
                });
    if (written >= 0) {
      ahead.handedOut(root);
    }
    resumable.throwFailure();
    if (written < 0) {
      try (InputStream in = new BodyStream(root, message.wholeSection(), -1)) {
        in.transferTo(out);
      } catch (MessageRemovedIOException e) {
        throw new MessageRemovedException(e.getMessage(), e);
      }
    }
  }

  private static long copy(
      ImapClient client, IMAPMessage root, Section section, ResumableOutput out)
      throws ImapException {
    if (SectionItems.hasWindows(client)) {
      try {
        return client.fetchBody(UidSet.of(root.uid()), section, true, out);
      } catch (ImapException e) {
        if (e.isFatal() || !out.isEmpty()) {
          throw e;
        }
      }
    }
    return -1;
  }

  // ---- headers

  /** The whole header of the message, also of one inside another. */
  static byte[] header(IMAPMessage message) throws MessagingException {
    IMAPMessage root = message.root();
    byte[] octets = octets(root, message.headerSection());
    if (octets == null) {
      octets = octets(root, message.wholeSection());
    }
    if (octets == null) {
      throw missing(root, message.headerSection());
    }
    return octets;
  }

  /** The part's own header; null where the server has none. */
  static byte @Nullable [] mimeHeader(IMAPMessage root, List<Integer> path)
      throws MessagingException {
    return octets(root, Section.of(path, Section.Text.MIME));
  }

  /** A section's octets, in memory; null where the server refuses, leaves it out, or says NIL. */
  private static byte @Nullable [] octets(IMAPMessage root, Section section)
      throws MessagingException {
    Content content = content(root, section);
    return content == null ? null : KeptContent.octets(content);
  }

  private static @Nullable Content content(IMAPMessage root, Section section)
      throws MessagingException {
    root.checkPresent();
    boolean[] answered = new boolean[1];
    Content result =
        root.imapFolder()
            .access()
            .<@Nullable Content>callSafe(client -> content(client, root.uid(), section, answered));
    if (result == null && !answered[0]) {
      root.imapFolder().readAhead().checkGone(root);
    }
    return result;
  }

  private static @Nullable Content content(
      ImapClient client, long uid, Section section, boolean[] answered) throws ImapException {
    FetchItem usual = SectionItems.peek(client, section);
    Content found = content(client, uid, section, usual, answered);
    FetchItem other = FetchItem.peek(section);
    // servers that call themselves IMAP4 only may well be of the next version
    return found != null || usual.equals(other)
        ? found
        : content(client, uid, section, other, answered);
  }

  private static @Nullable Content content(
      ImapClient client, long uid, Section section, FetchItem item, boolean[] answered)
      throws ImapException {
    AtomicReference<@Nullable Content> found = new AtomicReference<>();
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
      if (e.isFatal()) {
        throw e;
      }
      answered[0] = !e.hasCode("EXPUNGEISSUED");
    }
    return found.get();
  }

  static MessagingException missing(IMAPMessage root, Section section) {
    return new MessagingException(
        "the server gives no BODY["
            + section
            + "] of the message with UID "
            + root.uid()
            + " of "
            + root.getFolder());
  }

  // ---- local reading

  /** The whole message, parsed here. */
  static MimeMessage wholeLocally(IMAPMessage message) throws MessagingException {
    return LocalMime.parse(message.mailSession(), whole(message.root()));
  }

  private static Content whole(IMAPMessage root) throws MessagingException {
    Content whole = content(root, Section.MESSAGE);
    if (whole != null) {
      return whole;
    }
    byte[] header = octets(root, Section.HEADER);
    byte[] text = header == null ? null : octets(root, Section.TEXT);
    if (header == null || text == null) {
      throw missing(root, Section.MESSAGE);
    }
    ByteArrayOutputStream both = new ByteArrayOutputStream(header.length + text.length);
    both.writeBytes(header);
    both.writeBytes(text);
    return Content.of(both.toByteArray());
  }

  /** The section cut out of the whole message; null when it is not in it. */
  static @Nullable InputStream cutOut(IMAPMessage root, Section section)
      throws MessagingException, IOException {
    if (section.sameAs(Section.MESSAGE)) {
      return whole(root).open();
    }
    List<Integer> path = new ArrayList<>(section.part());
    if (section.text() == Section.Text.TEXT && !path.isEmpty()) {
      path.add(1);
    }
    return LocalMime.raw(root.local(), path);
  }
}
