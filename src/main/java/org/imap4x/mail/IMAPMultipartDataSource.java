package org.imap4x.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.MultipartDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.imap4x.mail.read.ServerPart;
import org.imap4x.model.BodyStructure;

/**
 * The parts of a multipart as BODYSTRUCTURE lists them, each made when it is first asked for; their
 * content is fetched when read.
 */
public class IMAPMultipartDataSource extends PartDataSource implements MultipartDataSource {
  private final ServerPart whole;
  private final List<BodyStructure> structures;
  private final AtomicReferenceArray<IMAPBodyPart> parts;

  IMAPMultipartDataSource(ServerPart part, BodyStructure.Multipart structure) {
    super(part);
    this.whole = part;
    this.structures = structure.parts();
    this.parts = new AtomicReferenceArray<>(structures.size());
  }

  @Override
  public int getCount() {
    return structures.size();
  }

  @Override
  public BodyPart getBodyPart(int index) throws MessagingException {
    if (index < 0 || index >= structures.size()) {
      throw new MessagingException("no part " + index + " of " + structures.size());
    }
    return part(index);
  }

  /** Always the same object for one index. */
  IMAPBodyPart part(int index) {
    IMAPBodyPart known = parts.get(index);
    if (known == null) {
      List<Integer> path = new ArrayList<>(whole.path());
      path.add(index + 1);
      IMAPMessage message = (IMAPMessage) whole.root().face();
      IMAPBodyPart made =
          message.blanks().part().copy(message, structures.get(index), List.copyOf(path));
      known = parts.compareAndSet(index, null, made) ? made : parts.get(index);
    }
    return known;
  }
}
