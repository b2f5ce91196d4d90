package org.imap4x.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.util.List;
import java.util.Map;
import org.imap4x.mail.mime.MimeText;
import org.imap4x.mail.read.BodyReader;
import org.imap4x.mail.read.ServerPart;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Envelope;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * A message inside a message whose parts the server does not know, as it is encoded or left out of
 * the structure: its text is here, and answers what the server answers of others.
 */
final class DecodedMessage extends IMAPNestedMessage {
  private final IMAPMessage holder;
  private final MimeText text;

  /** Of the text of a part. */
  DecodedMessage(ServerPart part, byte[] text) {
    this((IMAPMessage) part.root().face(), part.path(), MimeText.of(text));
  }

  private DecodedMessage(IMAPMessage holder, List<Integer> place, MimeText text) {
    super(holder, described(text), place);
    this.holder = holder;
    this.text = text;
    core().setLocal(text);
  }

  private static BodyStructure.MessagePart described(MimeText text) {
    BodyStructure.Fields fields =
        new BodyStructure.Fields(
            "message", "rfc822", Map.of(), null, null, null, -1, null, null, List.of(), null);
    return new BodyStructure.MessagePart(fields, null, text.structure(), -1);
  }

  @Override
  IMAPFolder imapFolder() {
    return holder.imapFolder();
  }

  /** Messages inside of this one are parts of its text, not of the message in the folder. */
  @Override
  IMAPMessage outermost() {
    return this;
  }

  @Override
  BodyReader reader() {
    return BodyReader.ofCopy(core());
  }

  @Override
  List<Integer> path() {
    return List.of();
  }

  @Override
  Section contentSection() {
    return Section.TEXT;
  }

  @Override
  Section headerSection() {
    return Section.HEADER;
  }

  @Override
  Section wholeSection() {
    return Section.MESSAGE;
  }

  @Override
  @Nullable Envelope envelope() {
    return null;
  }

  @Override
  BodyStructure structure() {
    return text.structure();
  }

  @Override
  InternetHeaders fields(String name) throws MessagingException {
    return allFields();
  }

  @Override
  public boolean isExpunged() {
    return false;
  }
}
