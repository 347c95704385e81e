"""Domains that give nobody's installation away: of vendors, projects, public forums and registries, and those reserved for examples."""

from __future__ import annotations

RESERVED_DOMAINS = frozenset({"example", "test", "invalid", "localhost", "onion", "arpa"})

# fmt: off
FREE_MAIL_DOMAINS = frozenset({
    "gmail.com", "googlemail.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de", "t-online.de", "freenet.de", "mail.de",
    "posteo.de", "posteo.net", "mailbox.org", "hotmail.com", "hotmail.de", "hotmail.fr", "hotmail.es", "hotmail.co.uk", "outlook.com",
    "outlook.de", "outlook.fr", "live.com", "live.de", "live.fr", "msn.com", "yahoo.com", "yahoo.de", "yahoo.fr", "yahoo.es", "yahoo.co.uk",
    "yahoo.co.jp", "ymail.com", "aol.com", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "protonmail.ch", "pm.me",
    "tutanota.com", "tutanota.de", "tuta.io", "fastmail.com", "fastmail.fm", "hey.com", "zoho.com", "mail.ru", "yandex.ru", "yandex.com",
    "ya.ru", "bk.ru", "inbox.ru", "list.ru", "rambler.ru", "qq.com", "163.com", "126.com", "sina.com", "foxmail.com", "naver.com",
    "daum.net", "hanmail.net", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it", "virgilio.it", "alice.it",
    "tiscali.it", "uol.com.br", "bol.com.br", "terra.com.br", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "seznam.cz", "centrum.cz",
    "ukr.net", "bluewin.ch", "telia.com", "comcast.net", "verizon.net", "att.net", "btinternet.com", "sky.com", "ziggo.nl", "kpnmail.nl",
    "telenet.be", "skynet.be", "rediffmail.com",
})
# fmt: on

# fmt: off
_SAMPLE_DOMAINS = {  # names that stand for "your domain"
    "example.com", "example.net", "example.org", "example.edu", "example.de", "example.fr", "example.es", "example.co", "example.io",
    "example.co.uk", "mydomain.com", "yourdomain.com", "yourdomain.tld", "domain.com", "domain.tld", "mydomain.tld", "yoursite.com",
    "mysite.com", "mycompany.com", "yourcompany.com", "company.com", "acme.com", "contoso.com", "fabrikam.com", "your-domain.com",
    "my-domain.com", "your-domain.tld", "your-mattermost-url.com", "mattermost.mydomain.com", "foo.com", "bar.com", "foo.bar", "test.com",
    "server.com", "host.com", "site.com", "somewhere.com", "whatever.com", "yourserver.com", "myserver.com",
}
_CHAT_DOMAINS = {  # chat products
    "mattermost.com", "mattermost.org", "mattermost.io", "mattermost.dev", "matterbridge.io", "about.mattermost.com", "spinmint.com",
    "focalboard.com", "rocket.chat", "slack.com", "slack-msgs.com", "slack-edge.com", "discord.com", "discord.gg", "discordapp.com",
    "zulip.com", "zulipchat.com", "element.io", "matrix.org", "riot.im", "telegram.org", "t.me", "whatsapp.com", "signal.org", "skype.com",
    "zoom.us", "jitsi.org", "jit.si", "webex.com", "teams.microsoft.com", "gitter.im", "irc.com", "libera.chat", "freenode.net", "oftc.net",
    "irccloud.com", "xmpp.org", "pidgin.im",
}
_HOSTING_DOMAINS = {  # code hosting and operating systems
    "github.com", "github.io", "githubusercontent.com", "githubassets.com", "githubstatus.com", "ghcr.io", "gitlab.com", "gitlab.io",
    "gitlab-static.net", "bitbucket.org", "codeberg.org", "sourceforge.net", "sf.net", "launchpad.net", "sr.ht", "gitea.io", "gitea.com",
    "savannah.gnu.org", "atlassian.com", "atlassian.net", "jira.com", "trello.com", "docker.com", "docker.io", "dockerhub.com", "quay.io",
    "gcr.io", "k8s.io", "kubernetes.io", "helm.sh", "artifacthub.io", "bitnami.com", "rancher.com", "truecharts.org", "portainer.io",
    "coreos.com", "redhat.com", "fedoraproject.org", "centos.org", "rockylinux.org", "almalinux.org", "debian.org", "ubuntu.com",
    "canonical.com", "snapcraft.io", "archlinux.org", "gentoo.org", "opensuse.org", "suse.com", "freebsd.org", "openbsd.org", "netbsd.org",
    "alpinelinux.org", "linuxmint.com", "kernel.org", "gnu.org", "linux.com", "proxmox.com", "truenas.com", "unraid.net", "synology.com",
    "synocommunity.com", "qnap.com", "raspberrypi.org", "raspberrypi.com", "linuxserver.io", "cloudron.io", "yunohost.org",
    "turnkeylinux.org", "webmin.com", "plesk.com", "cpanel.net", "virtualmin.com", "openwrt.org", "pfsense.org", "opnsense.org",
}
_SOFTWARE_DOMAINS = {  # languages, libraries and servers
    "npmjs.com", "npmjs.org", "yarnpkg.com", "pypi.org", "python.org", "pypa.io", "readthedocs.io", "readthedocs.org", "rubygems.org",
    "crates.io", "docs.rs", "rust-lang.org", "golang.org", "go.dev", "godoc.org", "pkg.go.dev", "gopkg.in", "maven.org", "apache.org",
    "eclipse.org", "jetbrains.com", "nodejs.org", "reactjs.org", "react.dev", "reactnative.dev", "electronjs.org", "electron.build",
    "webpack.js.org", "typescriptlang.org", "jquery.com", "bootstrapcdn.com", "jsdelivr.net", "unpkg.com", "cdnjs.com", "cloudflare.com",
    "fontawesome.com", "cppreference.com", "cplusplus.com", "cmake.org", "qt.io", "llvm.org", "mingw.org", "libsdl.org", "khronos.org",
    "opengl.org", "nuget.org", "packagist.org", "php.net", "perl.org", "cpan.org", "ruby-lang.org", "java.com", "openjdk.org",
    "kotlinlang.org", "swift.org", "cocoapods.org", "flutter.dev", "dart.dev", "oracle.com", "mysql.com", "mariadb.org", "mariadb.com",
    "percona.com", "postgresql.org", "pgadmin.org", "sqlite.org", "mongodb.com", "redis.io", "longhorn.io", "gradle.org", "elastic.co",
    "elasticsearch.org", "opensearch.org", "nginx.org", "nginx.com", "nginxproxymanager.com", "traefik.io", "caddyserver.com",
    "haproxy.org", "haproxy.com", "httpd.apache.org", "letsencrypt.org", "acme-v02.api.letsencrypt.org", "zerossl.com", "digicert.com",
    "sectigo.com", "lencr.org", "ssllabs.com", "openssl.org", "openldap.org", "ntp.org", "forumsys.com", "keycloak.org", "okta.com",
    "oktapreview.com", "auth0.com",
    "onelogin.com", "duosecurity.com", "jumpcloud.com", "authentik.io", "goauthentik.io", "authelia.com", "samltool.com", "shibboleth.net",
    "minio.io", "min.io", "grafana.com", "grafana.net", "prometheus.io", "zabbix.com", "nagios.com", "nagios.org", "icinga.com",
    "icinga.org", "pagerduty.com", "opsgenie.com", "sentry.io", "datadoghq.com", "newrelic.com", "splunk.com", "uptimerobot.com",
    "statuspage.io", "jenkins.io", "circleci.com", "travis-ci.org", "travis-ci.com", "hashicorp.com", "terraform.io", "ansible.com",
    "chef.io", "puppet.com", "saltproject.io", "vagrantup.com", "virtualbox.org", "vmware.com", "packer.io", "ngrok.com", "wireshark.org",
    "nmap.org", "curl.se", "haxx.se",
}
_VENDOR_DOMAINS = {  # vendors, providers and mail services
    "google.com", "googleapis.com", "googleusercontent.com", "gstatic.com", "goo.gl", "google.de", "google.fr", "youtube.com", "youtu.be",
    "android.com", "chromium.org", "chrome.com", "firebase.com", "firebaseio.com", "fcm.googleapis.com", "appspot.com", "withgoogle.com",
    "blogspot.com", "apple.com", "icloud.com", "mzstatic.com", "itunes.com", "testflight.com", "microsoft.com", "microsoftonline.com",
    "microsoftonline.de", "office.com", "office365.com", "office.net", "live.com", "outlook.com", "windows.com", "windows.net",
    "windowsupdate.com", "azure.com", "azurewebsites.net", "visualstudio.com", "msdn.com", "sharepoint.com", "bing.com", "aka.ms",
    "amazon.com", "amazon.de", "amazonaws.com", "amazonses.com", "aws.amazon.com", "awsstatic.com", "cloudfront.net", "digitalocean.com",
    "linode.com", "hetzner.com", "hetzner.de", "hetzner.cloud", "ovh.com", "ovh.net", "ovhcloud.com", "vultr.com", "scaleway.com",
    "ionos.de", "ionos.com", "strato.de", "netcup.de", "contabo.com", "contabo.net", "godaddy.com", "namecheap.com", "gandi.net",
    "heroku.com", "herokuapp.com", "netlify.com", "netlify.app", "vercel.com", "vercel.app", "fly.io", "render.com", "railway.app",
    "sendgrid.com", "sendgrid.net", "mailgun.org", "mailgun.com", "mandrillapp.com", "postmarkapp.com", "sparkpost.com", "mailjet.com",
    "sendinblue.com", "brevo.com", "mailchimp.com", "mailtrap.io", "mailcow.email", "spamhaus.org", "mxtoolbox.com", "mail-tester.com",
    "dnschecker.org", "whatsmydns.net", "letsdebug.net", "stunprotocol.org", "stun.l.google.com", "twilio.com", "zapier.com", "ifttt.com",
    "make.com", "n8n.io", "n8n.cloud", "nodered.org", "home-assistant.io", "huggingface.co", "openai.com", "anthropic.com", "ollama.ai",
    "ollama.com",
}
_SITE_DOMAINS = {  # forums, media and reference sites
    "discourse.org", "discourse.group", "discourse-cdn.com", "discoursehosting.com", "stackoverflow.com", "stackexchange.com",
    "serverfault.com", "superuser.com", "askubuntu.com", "reddit.com", "redd.it", "ycombinator.com", "lobste.rs", "quora.com", "medium.com",
    "dev.to", "hashnode.dev", "wordpress.com", "wordpress.org", "wikipedia.org", "wikimedia.org", "wikia.com", "fandom.com", "archive.org",
    "twitter.com", "x.com", "mastodon.social", "facebook.com", "fb.com", "instagram.com", "linkedin.com", "tiktok.com", "pinterest.com",
    "twitch.tv", "vimeo.com", "imgur.com", "imgbb.com", "ibb.co", "postimg.cc", "postimg.org", "giphy.com", "tenor.com", "gravatar.com",
    "unsplash.com", "flickr.com", "deviantart.com", "dropbox.com", "dropboxusercontent.com", "box.com", "onedrive.live.com",
    "drive.google.com", "mediafire.com", "mega.nz", "wetransfer.com", "pastebin.com", "hastebin.com", "gist.github.com", "ghostbin.com",
    "dpaste.org", "paste.debian.net", "termbin.com", "privatebin.net", "jsfiddle.net", "codepen.io", "codesandbox.io", "repl.it",
    "replit.com", "kaggle.com", "colab.research.google.com", "figma.com", "notion.so", "notion.site", "canva.com", "miro.com", "asana.com",
    "monday.com", "clickup.com", "todoist.com", "airtable.com", "typeform.com", "hackerone.com", "bugcrowd.com", "cve.org", "mitre.org",
    "nist.gov", "cvedetails.com", "snyk.io", "owasp.org", "exploit-db.com", "w3.org", "w3schools.com", "ietf.org", "rfc-editor.org",
    "iana.org", "icann.org", "iso.org", "oasis-open.org", "xmlsoap.org", "schemas.xmlsoap.org", "openid.net", "oauth.net", "jwt.io",
    "json.org", "json-schema.org", "yaml.org", "mozilla.org", "mozilla.com", "mozilla.net", "firefox.com", "mdn.io", "caniuse.com",
    "whatwg.org", "adobe.com", "nvidia.com", "intel.com", "amd.com", "arm.com", "nextcloud.com", "owncloud.com", "owncloud.org",
    "collaboraoffice.com", "onlyoffice.com", "libreoffice.org", "openproject.org", "redmine.org", "mantisbt.org", "bugzilla.org",
    "phabricator.com", "hubot.github.com", "weblate.org", "crowdin.com", "transifex.com", "translatewiki.net", "upwork.com", "fiverr.com",
    "paypal.com", "stripe.com", "patreon.com", "opencollective.com", "ko-fi.com", "eff.org", "fsf.org", "opensource.org",
    "creativecommons.org", "unity.com", "unity3d.com", "unrealengine.com", "godotengine.org", "blender.org", "blender.com",
    "opengameart.org", "itch.io", "steampowered.com", "steamcommunity.com", "gamedev.net", "moddb.com", "slicer.org", "kitware.com",
    "nih.gov", "ncbi.nlm.nih.gov", "doi.org", "arxiv.org", "nature.com", "springer.com", "sciencedirect.com", "researchgate.net",
    "elsevier.com", "ieee.org", "acm.org", "zenodo.org", "figshare.com", "osf.io", "cancerimagingarchive.net", "nvd.nist.gov", "bit.ly",
    "tinyurl.com", "is.gd", "ow.ly", "lmgtfy.com", "shields.io", "badgen.net", "appveyor.com", "coveralls.io", "codecov.io",
    "sonarqube.org", "sonarsource.com", "gnome.org", "kde.org", "freedesktop.org", "xfce.org", "vim.org", "emacs.org", "sublimetext.com",
    "atom.io", "notepad-plus-plus.org", "putty.org", "winscp.net", "filezilla-project.org", "7-zip.org", "cygwin.com", "msys2.org",
    "mingw-w64.org", "chocolatey.org", "brew.sh", "macports.org", "flathub.org", "flatpak.org", "f-droid.org", "apkmirror.com",
    "appimage.org", "socket.io", "asp.net", "draw.io", "diagrams.net", "expo.dev", "sentry-cdn.com", "segment.com", "segment.io",
    "rudderstack.com", "rudderlabs.com", "matomo.org", "plausible.io", "keybase.io", "1password.com", "bitwarden.com", "lastpass.com",
    "js.org", "csb.app", "now.sh", "stackblitz.com", "glitch.com", "glitch.me", "surge.sh", "replay.io", "pkg.dev", "codeaurora.org",
    "opencv.org", "ffmpeg.org", "tensorflow.org", "pytorch.org", "google.cn", "cs50.io", "bitcoincore.org", "bitcoin.org", "scipy.org",
    "numpy.org", "vtk.org", "itk.org", "paraview.org", "cgal.org", "boost.org", "openstreetmap.org", "osgeo.org", "qgis.org",
    "letsencrypt.status.io", "cloudflareinsights.com", "akamai.net", "akamaiedge.net", "fastly.net", "bunny.net",
}
# fmt: on

PUBLIC_DOMAINS = frozenset(_SAMPLE_DOMAINS | _CHAT_DOMAINS | _HOSTING_DOMAINS | _SOFTWARE_DOMAINS | _VENDOR_DOMAINS | _SITE_DOMAINS)
