package org.imap4x.it.bench.work;

import jakarta.mail.FetchProfile;
import jakarta.mail.UIDFolder;

/** What the list of a mail program needs. */
final class Profiles {

  private Profiles() {}

  static FetchProfile basic() {
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.ENVELOPE);
    profile.add(FetchProfile.Item.FLAGS);
    profile.add(UIDFolder.FetchProfileItem.UID);
    profile.add(FetchProfile.Item.SIZE);
    return profile;
  }

  /** With the structure of the bodies. */
  static FetchProfile full() {
    FetchProfile profile = basic();
    profile.add(FetchProfile.Item.CONTENT_INFO);
    return profile;
  }
}
