locals {
  key_file = abspath(pathexpand(var.ssh_private_key_file))
}

# A virtual machine from the publisher's cloud image.
source "qemu" "image" {
  iso_url      = var.source_image == "" ? local.system.url : var.source_image
  iso_checksum = var.source_image == "" ? local.system.checksum : var.source_checksum
  disk_image   = true
  disk_size    = "${var.disk_size}M"

  accelerator    = var.accelerator
  memory         = var.memory
  headless       = true
  disk_interface = "virtio"
  disk_discard   = "unmap"
  boot_wait      = "0s"
  net_device     = "virtio-net"
  cd_files       = ["${path.root}/build-seed/meta-data", "${path.root}/build-seed/user-data"]
  cd_label       = "cidata"

  # The key's public half goes to the virtual machine in its DMI data (see build-seed/user-data). QEMU doubles commas.
  qemuargs = [["-smbios", "type=3,asset=${replace(chomp(file("${local.key_file}.pub")), ",", ",,")}"]]

  ssh_username         = "root"
  ssh_private_key_file = local.key_file
  ssh_timeout          = var.ssh_timeout
  shutdown_command     = "systemctl poweroff"

  format           = "qcow2"
  disk_compression = true
  output_directory = "${var.output_directory}/${var.image}"
  vm_name          = "${var.image}.qcow2"
}

# An AMI from the publisher's. Packer makes a key for the build and removes it afterwards.
source "amazon-ebs" "image" {
  region        = var.region
  instance_type = var.instance_type
  ami_name      = "clockseed-${var.image}-${formatdate("YYYYMMDD'T'hhmmss'Z'", timestamp())}"

  source_ami_filter {
    most_recent = true
    owners      = [var.source_ami_name == "" ? local.system.ami_owner : var.source_ami_owner]
    filters = {
      name                = var.source_ami_name == "" ? local.system.ami_name : var.source_ami_name
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
  }

  ssh_username = local.system.ami_user
  encrypt_boot = true

  tags = {
    Name = "clockseed-${var.image}"
  }
}

# A machine that already runs, such as one of MAAS, or a virtual machine of another tool.
source "null" "image" {
  ssh_host             = var.ssh_host
  ssh_port             = var.ssh_port
  ssh_username         = var.ssh_username
  ssh_private_key_file = fileexists(local.key_file) ? local.key_file : ""
  ssh_timeout          = var.ssh_timeout
  ssh_agent_auth       = fileexists(local.key_file) ? false : true
}
