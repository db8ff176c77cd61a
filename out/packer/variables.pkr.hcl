# Every variable has a description and a default; `-var name=value` or a file with `-var-file` sets it.

variable "output_directory" {
  type        = string
  description = "Folder for images and manifests, made if need be; relative to where packer runs."
  default     = "images-built"

  validation {
    condition     = length(var.output_directory) > 0
    error_message = "The output_directory must not be empty."
  }
}

variable "prepare_scripts" {
  type        = list(string)
  description = "Shell scripts of your own, run as root before packages are installed: a mirror or a proxy for apt."
  default     = []
}

variable "site_scripts" {
  type        = list(string)
  description = "Shell scripts of your own, run as root after clockseed's files are in place and before the image is checked and sealed."
  default     = []
}

variable "keep_authorized_keys" {
  type        = bool
  description = "Leave SSH authorized_keys in the image. False: whoever boots it brings keys, by a seed or the cloud."
  default     = false
}

variable "first_boot_timeout" {
  type        = number
  description = "Seconds to wait for cloud-init, and then for apt's locks, on the machine that becomes the image."
  default     = 1200

  validation {
    condition     = var.first_boot_timeout > 0
    error_message = "The first_boot_timeout must be greater than 0 seconds."
  }
}

variable "ssh_private_key_file" {
  type        = string
  description = "Key of the build's login, with its .pub beside it. Needed by qemu; null uses the SSH agent without it; amazon-ebs makes its own."
  default     = "~/.ssh/clockseed-build"
}

# ---------------------------------------------------------------------------------------------------------------- qemu

variable "source_image" {
  type        = string
  description = "URL or path of another cloud image to build on than the publisher's newest."
  default     = ""
}

variable "source_checksum" {
  type        = string
  description = "Checksum of source_image as iso_checksum takes it, such as sha256:…, file:https://… or none."
  default     = ""
}

variable "accelerator" {
  type        = string
  description = "QEMU's accelerator: kvm, or tcg where there is none."
  default     = "kvm"

  validation {
    condition     = contains(["kvm", "tcg", "hvf", "none"], var.accelerator)
    error_message = "The accelerator must be kvm, tcg, hvf or none."
  }
}

variable "disk_size" {
  type        = number
  description = "Size of the image's disk, MiB; a cloud image grows into it, and into a larger one at its first boot."
  default     = 4096

  validation {
    condition     = var.disk_size >= 1024
    error_message = "The disk_size must be at least 1024 MiB."
  }
}

variable "memory" {
  type        = number
  description = "Memory of the machine that becomes the image, MiB."
  default     = 1024

  validation {
    condition     = var.memory >= 256
    error_message = "The memory must be at least 256 MiB."
  }
}

# ---------------------------------------------------------------------------------------------------------- amazon-ebs

variable "region" {
  type        = string
  description = "AWS region of the AMI."
  default     = "eu-central-1"
}

variable "instance_type" {
  type        = string
  description = "EC2 instance that becomes the image."
  default     = "t3.small"
}

variable "source_ami_name" {
  type        = string
  description = "Name, or pattern, of another AMI to build on than the publisher's newest; of source_ami_owner."
  default     = ""
}

variable "source_ami_owner" {
  type        = string
  description = "Account that owns source_ami_name."
  default     = "self"
}

# ---------------------------------------------------------------------------------------------------------------- null

variable "ssh_host" {
  type        = string
  description = "Machine that is turned into the image where it stands. It is sealed: its host keys and logs go."
  default     = "not-set.invalid"
}

variable "ssh_port" {
  type        = number
  description = "Port of its sshd."
  default     = 22

  validation {
    condition     = var.ssh_port >= 1 && var.ssh_port <= 65535
    error_message = "The ssh_port must be between 1 and 65535."
  }
}

variable "ssh_timeout" {
  type        = string
  description = "How long to wait until a machine lets Packer in, such as 20m."
  default     = "20m"
}

variable "ssh_username" {
  type        = string
  description = "Login there: root, or one that may use sudo without a password."
  default     = "root"
}
