package org.imap4x.mail;

/** Where an appended message went (APPENDUID of RFC 4315). */
public class AppendUID {
  /** UIDVALIDITY of the folder. */
  public final long uidvalidity;

  /** UID of the message. */
  public final long uid;

  /** A place by UIDVALIDITY and UID. */
  public AppendUID(long uidvalidity, long uid) {
    this.uidvalidity = uidvalidity;
    this.uid = uid;
  }

  @Override
  public String toString() {
    return uidvalidity + ":" + uid;
  }
}
