package org.imap4x.mail;

import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.MethodNotSupportedException;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Envelope;
import org.imap4x.model.Section;
import org.jspecify.annotations.Nullable;

/** A message inside a message (message/rfc822), read from the server part by part. */
public class IMAPNestedMessage extends IMAPMessage {
  private final IMAPMessage outer;
  private final BodyStructure.MessagePart part;
  private final List<Integer> place;

  IMAPNestedMessage(IMAPMessage outer, BodyStructure.MessagePart part, List<Integer> place) {
    super(outer);
    this.outer = outer;
    this.part = part;
    this.place = List.copyOf(place);
  }

  @Override
  IMAPMessage outermost() {
    return outer;
  }

  @Override
  List<Integer> path() {
    return place;
  }

  @Override
  Section contentSection() {
    return Section.of(place, Section.Text.TEXT);
  }

  @Override
  Section headerSection() {
    return Section.of(place, Section.Text.HEADER);
  }

  @Override
  Section wholeSection() {
    return Section.ofPart(place);
  }

  @Override
  @Nullable Envelope envelope() throws MessagingException {
    outer.core().checkPresent();
    return part.envelope();
  }

  @Override
  BodyStructure structure() throws MessagingException {
    outer.core().checkPresent();
    return Objects.requireNonNull(part.body());
  }

  @Override
  BodyStructure outline() throws MessagingException {
    return structure();
  }

  /** Octets of its content as it is transferred, without its header; -1 for a multipart. */
  @Override
  public long getSizeLong() throws MessagingException {
    return part.body() instanceof BodyStructure.Leaf leaf ? leaf.fields().octets() : -1;
  }

  @Override
  public @Nullable Date getReceivedDate() throws MessagingException {
    return null;
  }

  @Override
  public boolean isExpunged() {
    return outer.isExpunged();
  }

  @Override
  public Flags getFlags() throws MessagingException {
    return outer.getFlags();
  }

  @Override
  public boolean isSet(Flags.Flag flag) throws MessagingException {
    return outer.isSet(flag);
  }

  /**
   * Always fails: flags belong to the message in the folder.
   *
   * @throws MethodNotSupportedException always
   */
  @Override
  public void setFlags(Flags flags, boolean set) throws MessagingException {
    throw new MethodNotSupportedException("a message inside another one has no flags of its own");
  }

  @Override
  public boolean getPeek() {
    return outer.getPeek();
  }

  @Override
  public void setPeek(boolean peek) {
    outer.setPeek(peek);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return this == o
        || (o instanceof IMAPNestedMessage other
            && other.outer.equals(outer)
            && other.place.equals(place));
  }

  @Override
  public int hashCode() {
    return Objects.hash(outer, place);
  }
}
