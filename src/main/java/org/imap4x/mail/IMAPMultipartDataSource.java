package org.imap4x.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.MultipartDataSource;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.mail.read.ServerPart;
import org.imap4x.model.BodyStructure;

/** The parts of a multipart as BODYSTRUCTURE lists them; their content is fetched when read. */
public class IMAPMultipartDataSource extends PartDataSource implements MultipartDataSource {
  private final List<IMAPBodyPart> parts;

  IMAPMultipartDataSource(ServerPart part, BodyStructure.Multipart structure) {
    super(part);
    List<IMAPBodyPart> list = new ArrayList<>(structure.parts().size());
    for (int i = 0; i < structure.parts().size(); i++) {
      List<Integer> path = new ArrayList<>(part.path());
      path.add(i + 1);
      list.add(new IMAPBodyPart((IMAPMessage) part.root().face(), structure.parts().get(i), path));
    }
    this.parts = List.copyOf(list);
  }

  @Override
  public int getCount() {
    return parts.size();
  }

  @Override
  public BodyPart getBodyPart(int index) throws MessagingException {
    if (index < 0 || index >= parts.size()) {
      throw new MessagingException("no part " + index + " of " + parts.size());
    }
    return parts.get(index);
  }
}
