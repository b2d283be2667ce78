"""The directory for anybody, as the HSDS 3.0 API says; read only and without sign-in."""
