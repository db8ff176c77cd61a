locals {
  # Where files are put before root installs them. Removed when the image is sealed.
  staging = "/tmp/clockseed-image"

  # As root, through sudo where the login is not root; env keeps the variables on the way, and sh needs no /tmp that
  # may execute.
  as_root = "$(test \"$(id -u)\" -eq 0 || echo sudo -n) env {{ .Vars }} sh {{ .Path }}"
}

build {
  sources = [
    "source.qemu.image",
    "source.amazon-ebs.image",
    "source.null.image",
  ]

  # The manifest's folder: Packer makes none.
  provisioner "shell-local" {
    inline = ["mkdir -p '${var.output_directory}'"]
  }

  provisioner "shell" {
    script           = "${path.root}/scripts/wait-for-first-boot.sh"
    execute_command  = local.as_root
    environment_vars = ["TIMEOUT=${var.first_boot_timeout}"]
  }

  provisioner "shell" {
    inline = [
      "rm -rf ${local.staging}",
      "mkdir -m 0700 ${local.staging} ${local.staging}/files",
    ]
  }

  # What all images share, then what this one has of its own. The slash at the end: the contents, not the folder.
  provisioner "file" {
    source      = "${path.root}/files/"
    destination = "${local.staging}/files"
  }

  provisioner "file" {
    source      = "${path.root}/images/${var.image}/"
    destination = local.staging
  }

  provisioner "shell" {
    scripts = concat(var.prepare_scripts, [
      "${path.root}/scripts/install-packages.sh",
      "${path.root}/scripts/install-files.sh",
      ], var.site_scripts, [
      "${path.root}/scripts/check-image.sh",
      "${path.root}/scripts/seal-image.sh",
    ])
    execute_command = local.as_root
    environment_vars = [
      "IMAGE=${var.image}",
      "STAGING=${local.staging}",
      "TIMEOUT=${var.first_boot_timeout}",
      "KEEP_AUTHORIZED_KEYS=${var.keep_authorized_keys}",
    ]
  }

  post-processor "manifest" {
    output     = "${var.output_directory}/${var.image}.manifest.json"
    strip_path = true
    custom_data = {
      image  = var.image
      system = local.image_systems[var.image]
    }
  }
}
