/* Codes from the camera and from pictures: by the browser's own detector where it has one, else by the library. */
(function (K) {
  "use strict";

  var SIDES = [1600, 2400, 1000, 4000];
  var MOST_SIDE = 1000, PAUSE = 60;
  var detector = null;

  async function ownDetector() {
    if (detector !== null) return detector;
    detector = false;
    try {
      var formats = "BarcodeDetector" in globalThis ? await BarcodeDetector.getSupportedFormats() : [];
      if (formats.indexOf("qr_code") >= 0) detector = new BarcodeDetector({ formats: ["qr_code"] });
    } catch (error) {
      detector = false;
    }
    return detector;
  }

  /* Two certificates in one picture are none: an officer must know which paper the verdict is about. */
  function Several() {
    this.message = "several_codes";
  }
  Several.prototype = Object.create(Error.prototype);

  async function detected(source) {
    var own = await ownDetector(), found = [];
    try {
      if (own) found = await own.detect(source);
    } catch (error) {
      return ""; // a frame that is not there yet
    }
    var texts = found.map(function (one) { return one.rawValue; });
    var certificates = Array.from(new Set(texts.filter(function (text) { return text.startsWith(K.PREFIX); })));
    if (certificates.length > 1) throw new Several();
    return certificates[0] || texts[0] || "";
  }

  function decoded(canvas, width, height) {
    var pixels = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, width, height);
    try {
      return decodeQR({ width: width, height: height, data: pixels.data });
    } catch (error) {
      return ""; // no code, or not a readable one
    }
  }

  function breath() {
    return new Promise(function (resolve) { setTimeout(resolve, PAUSE); });
  }

  /* Looks at the middle of the camera's picture until a code is read or `stop` is called; resolves with its text or "". */
  function Camera(video) {
    this.video = video;
    this.stream = null;
    this.isStopped = false;
    this.canvas = document.createElement("canvas");
  }
  Camera.prototype.start = async function () {
    var wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: wanted });
    if (this.isStopped) return this.stop(); // while the browser still asked or the camera woke up
    this.video.srcObject = this.stream;
    return this.video.play();
  };
  Camera.prototype.read = async function () {
    for (var turn = 0; this.stream; turn++) {
      var text = await this.look(turn);
      if (text) return text;
      await breath();
    }
    return "";
  };
  Camera.prototype.look = async function (turn) {
    var video = this.video, side = Math.min(video.videoWidth, video.videoHeight);
    if (!side) return "";
    var text = await detected(video);
    if (text || !this.stream) return text;
    // In turns the middle of the picture as it is, and the same a little smaller: noise and moiré differ.
    var size = Math.min(side, turn % 2 ? Math.round(MOST_SIDE * 0.7) : MOST_SIDE);
    this.canvas.width = this.canvas.height = size;
    var context = this.canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, size, size);
    return decoded(this.canvas, size, size);
  };
  Camera.prototype.stop = function () {
    this.isStopped = true;
    if (this.stream) this.stream.getTracks().forEach(function (track) { track.stop(); });
    if (this.video.srcObject === this.stream) this.video.srcObject = null;
    this.stream = null;
  };
  /* The lamp of the telephone, where it can be lit. */
  Camera.prototype.hasLight = function () {
    var track = this.stream && this.stream.getVideoTracks()[0];
    return Boolean(track && track.getCapabilities && track.getCapabilities().torch);
  };
  Camera.prototype.light = function (isOn) {
    return this.stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: isOn }] });
  };

  /* The text of the code in a picture, or "". */
  async function textIn(file) {
    var picture = await createImageBitmap(file);
    var text = await detected(picture);
    var longest = Math.max(picture.width, picture.height), canvas = document.createElement("canvas"), tried = {};
    for (var at = 0; at < SIDES.length && !text; at++) {
      var scale = Math.min(1, SIDES[at] / longest), width = Math.round(picture.width * scale), height = Math.round(picture.height * scale);
      if (tried[width] || width < 1 || height < 1) continue;
      tried[width] = true;
      canvas.width = width;
      canvas.height = height;
      canvas.getContext("2d", { willReadFrequently: true }).drawImage(picture, 0, 0, width, height);
      text = decoded(canvas, width, height);
      await breath();
    }
    picture.close();
    return text;
  }

  Object.assign(K, { Camera: Camera, textIn: textIn, Several: Several });
})(globalThis.Kpcs = globalThis.Kpcs || {});
