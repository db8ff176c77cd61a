# Fetched by `packer init .` (Packer 1.7 or later). Packer 1.6 knows no required_plugins and has all of them built in:
# leave this file out there.
packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.3.0"
    }
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = ">= 1.1.0"
    }
  }
}
