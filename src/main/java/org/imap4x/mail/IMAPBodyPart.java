package org.imap4x.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.imap4x.mail.mime.HeaderFields;
import org.imap4x.mail.mime.HeaderText;
import org.imap4x.mail.mime.PartParameters;
import org.imap4x.mail.read.PartContent;
import org.imap4x.mail.read.ServerPart;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message on the server, as BODYSTRUCTURE describes it; its content is fetched when
 * read. Every method that would change it throws {@code IllegalWriteException}. Methods declare
 * what the API declares, so that programs may catch it, also those that need no I/O here.
 */
public class IMAPBodyPart extends ReadOnlyBodyPart implements ReadableMime {
  // set once, before anybody else has the part
  private IMAPMessage message;
  private BodyStructure structure;
  private List<Integer> path;
  private volatile @Nullable HeaderFields mimeHeader;

  /** A blank one, which nobody reads of; see {@link BlankParts}. */
  @SuppressWarnings("NullAway.Init")
  IMAPBodyPart() {
    // the API's constructor fills it for parts that are to be written
    this.headers = null;
  }

  /** A copy of this blank one that is a part of a message. */
  IMAPBodyPart copy(IMAPMessage of, BodyStructure as, List<Integer> at) {
    IMAPBodyPart copy;
    try {
      copy = (IMAPBodyPart) super.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
    copy.message = of;
    copy.structure = as;
    copy.path = at;
    VarHandle.storeStoreFence(); // as if the fields were final
    return copy;
  }

  /** Says which multipart it is in. */
  IMAPBodyPart within(MimeMultipart multipart) {
    parent = multipart;
    return this;
  }

  BodyStructure structure() {
    return structure;
  }

  private ServerPart onServer() {
    return new ServerPart(this, message.reader(), structure, path, Section.ofPart(path));
  }

  private BodyStructure.@Nullable Fields leaf() {
    return structure instanceof BodyStructure.Leaf leaf ? leaf.fields() : null;
  }

  @Override
  public int getSize() throws MessagingException {
    return EnvelopedMessage.saturated(getSizeLong());
  }

  /** The size in octets as it is transferred, -1 where the server does not say. */
  public long getSizeLong() {
    BodyStructure.Fields f = leaf();
    return f == null ? -1 : f.octets();
  }

  @Override
  public int getLineCount() throws MessagingException {
    return EnvelopedMessage.lines(structure);
  }

  @Override
  public String getContentType() throws MessagingException {
    return PartParameters.contentType(structure);
  }

  @Override
  public boolean isMimeType(String mimeType) {
    return PartParameters.matches(structure, mimeType);
  }

  @Override
  public @Nullable String getDisposition() throws MessagingException {
    BodyStructure.Disposition d = structure.disposition();
    return d == null ? null : d.type();
  }

  @Override
  public @Nullable String getFileName() throws MessagingException {
    return PartParameters.fileName(structure);
  }

  @Override
  public @Nullable String getEncoding() throws MessagingException {
    BodyStructure.Fields f = leaf();
    return f == null ? null : f.encoding();
  }

  @Override
  public @Nullable String getContentID() throws MessagingException {
    BodyStructure.Fields f = leaf();
    return f == null ? super.getContentID() : f.id();
  }

  @Override
  public @Nullable String getContentMD5() throws MessagingException {
    BodyStructure.Fields f = leaf();
    return f == null ? super.getContentMD5() : f.md5();
  }

  @Override
  public @Nullable String getDescription() throws MessagingException {
    BodyStructure.Fields f = leaf();
    return f == null ? super.getDescription() : HeaderText.decode(f.description());
  }

  @Override
  public String @Nullable [] getContentLanguage() {
    return structure.language().isEmpty() ? null : structure.language().toArray(new String[0]);
  }

  // ---- content

  @Override
  protected InputStream getContentStream() throws MessagingException {
    return PartContent.raw(onServer());
  }

  @Override
  public InputStream getRawInputStream() throws MessagingException {
    return PartContent.raw(onServer());
  }

  @Override
  public InputStream getInputStream() throws IOException, MessagingException {
    return PartContent.decoded(onServer());
  }

  @Override
  public DataHandler getDataHandler() throws MessagingException {
    return ContentObjects.dataHandler(onServer());
  }

  @Override
  public Object getContent() throws IOException, MessagingException {
    return ContentObjects.content(onServer());
  }

  @Override
  public InputStream getMimeStream() throws MessagingException {
    byte[] header = header().octets();
    return new SequenceInputStream(new ByteArrayInputStream(header), PartContent.raw(onServer()));
  }

  @Override
  public void writeTo(OutputStream out) throws IOException, MessagingException {
    try (InputStream in = getMimeStream()) {
      in.transferTo(out);
    }
  }

  // ---- header

  /** The part's own header: {@code BODY[n.MIME]}, or what BODYSTRUCTURE has of it. */
  private HeaderFields header() throws MessagingException {
    HeaderFields known = mimeHeader;
    if (known == null) {
      byte[] octets = message.reader().mimeHeader(path, getSizeLong());
      known = HeaderFields.all(octets == null ? described() : octets);
      mimeHeader = known;
    }
    return known;
  }

  private InternetHeaders fields() throws MessagingException {
    return header().fields();
  }

  private byte[] described() throws MessagingException {
    List<String> lines = new ArrayList<>();
    lines.add("Content-Type: " + getContentType());
    BodyStructure.Fields f = leaf();
    if (f != null) {
      line(lines, "Content-Transfer-Encoding", f.encoding());
      line(lines, "Content-ID", f.id());
      line(lines, "Content-Description", f.description());
      line(lines, "Content-MD5", f.md5());
    }
    line(lines, "Content-Disposition", getDisposition());
    return HeaderFields.write(lines);
  }

  private static void line(List<String> lines, String name, @Nullable String value) {
    if (value != null) {
      lines.add(name + ": " + value);
    }
  }

  @Override
  public String @Nullable [] getHeader(String name) throws MessagingException {
    return fields().getHeader(name);
  }

  @Override
  public @Nullable String getHeader(String name, @Nullable String delimiter)
      throws MessagingException {
    return fields().getHeader(name, delimiter);
  }

  @Override
  public Enumeration<Header> getAllHeaders() throws MessagingException {
    return fields().getAllHeaders();
  }

  @Override
  public Enumeration<Header> getMatchingHeaders(String[] names) throws MessagingException {
    return fields().getMatchingHeaders(names);
  }

  @Override
  public Enumeration<Header> getNonMatchingHeaders(String[] names) throws MessagingException {
    return fields().getNonMatchingHeaders(names);
  }

  @Override
  public Enumeration<String> getAllHeaderLines() throws MessagingException {
    return fields().getAllHeaderLines();
  }

  @Override
  public Enumeration<String> getMatchingHeaderLines(String[] names) throws MessagingException {
    return fields().getMatchingHeaderLines(names);
  }

  @Override
  public Enumeration<String> getNonMatchingHeaderLines(String[] names) throws MessagingException {
    return fields().getNonMatchingHeaderLines(names);
  }

  /** The API asks for this before it writes a part; the server has the header already. */
  @Override
  protected void updateHeaders() {}
}
