package org.imap4x.client;

/** Protocol versions, the preferred first. */
public enum ProtocolVersion {
  /** RFC 9051; in force when the server lists nothing older, or after ENABLE IMAP4rev2. */
  IMAP4REV2,
  /** RFC 2060 and 3501. */
  IMAP4REV1,
  /** RFC 1730: no STATUS, no partial BODY[], no UNSELECT. */
  IMAP4
}
