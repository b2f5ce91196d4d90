package org.imap4x.mail;

/** Who may do what in a folder (RFC 4314): one entry of its access control list. */
public class ACL implements Cloneable {
  private final String name;
  private Rights rights;

  /** An identifier without rights; a name that begins with {@code -} takes rights away. */
  public ACL(String name) {
    this(name, new Rights());
  }

  /** An identifier with its rights, which are not copied. */
  public ACL(String name, Rights rights) {
    this.name = name;
    this.rights = rights;
  }

  /** The identifier: a user, a group, {@code anyone}. */
  public String getName() {
    return name;
  }

  /** Sets the rights; nothing is sent, see {@link IMAPFolder#addACL}. */
  public void setRights(Rights rights) {
    this.rights = rights;
  }

  /** The rights, not a copy. */
  public Rights getRights() {
    return rights;
  }

  /** A copy with rights of its own. */
  @Override
  public Object clone() throws CloneNotSupportedException {
    ACL copy = (ACL) super.clone();
    copy.rights = (Rights) rights.clone();
    return copy;
  }

  @Override
  public String toString() {
    return name + " " + rights;
  }
}
