//! The lines ways may run on. Between two lanes and between two rows lie a few lines; each lane and each row has one
//! line through the middle of its nodes. A way that keeps to these lines can only meet a node in a node's own place.

/// Lines between two lanes, and between two rows.
pub(crate) const TRACKS: usize = 5;

/// From line to line as the search counts it: about what it is on paper, pixels.
const TRACK: u32 = 8;
const ASIDE: u32 = 100;
const DOWN: u32 = 50;

/// Right, down, left, up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Heading {
    /// To the next line on the right.
    Right,
    /// To the next line below.
    Down,
    /// To the next line on the left.
    Left,
    /// To the next line above.
    Up,
}

impl Heading {
    /// All four.
    pub(crate) const ALL: [Self; 4] = [Self::Right, Self::Down, Self::Left, Self::Up];

    /// Whether it runs along a row.
    pub(crate) fn is_level(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }

    /// The other way round.
    pub(crate) fn back(self) -> Self {
        Self::ALL[(self as usize + 2) % 4]
    }
}

/// Where two lines cross: the line from the left, the line from the top.
pub(crate) type Point = (usize, usize);

/// The lines of a picture.
pub(crate) struct Grid {
    /// Upright lines.
    pub(crate) width: usize,
    /// Level lines.
    pub(crate) height: usize,
    /// How far each upright line is from the left, and each level line from the top, as the search counts it.
    far: (Vec<u32>, Vec<u32>),
    /// The node at each crossing.
    nodes: Vec<Option<usize>>,
}

impl Grid {
    /// The lines for so many lanes and rows, with nodes at (lane, row).
    pub(crate) fn new(lanes: usize, rows: usize, nodes: impl Iterator<Item = (usize, usize)>) -> Self {
        let (width, height) = (lanes * (TRACKS + 1) + TRACKS, rows * (TRACKS + 1) + TRACKS);
        let far = (distances(width, ASIDE), distances(height, DOWN));
        let mut grid = Self { width, height, far, nodes: vec![None; width * height] };
        for (node, (lane, row)) in nodes.enumerate() {
            let at = grid.index((middle(lane), middle(row)));
            grid.nodes[at] = Some(node);
        }
        grid
    }

    /// A number for each crossing.
    pub(crate) fn index(&self, (x, y): Point) -> usize {
        y * self.width + x
    }

    /// The node that stands there.
    pub(crate) fn node(&self, point: Point) -> Option<usize> {
        self.nodes[self.index(point)]
    }

    /// The next crossing, if there is one, and how far it is.
    pub(crate) fn step(&self, (x, y): Point, heading: Heading) -> Option<(Point, u32)> {
        let next = match heading {
            Heading::Right => (x + 1, y),
            Heading::Down => (x, y + 1),
            Heading::Left => (x.checked_sub(1)?, y),
            Heading::Up => (x, y.checked_sub(1)?),
        };
        if next.0 >= self.width || next.1 >= self.height {
            return None;
        }
        Some((next, self.apart((x, y), next)))
    }

    /// How far it is at least from one crossing to another.
    pub(crate) fn apart(&self, (ax, ay): Point, (bx, by): Point) -> u32 {
        self.far.0[ax].abs_diff(self.far.0[bx]) + self.far.1[ay].abs_diff(self.far.1[by])
    }
}

fn distances(count: usize, wide: u32) -> Vec<u32> {
    let gap = |line: usize| if is_middle(line) || (line > 0 && is_middle(line - 1)) { wide } else { TRACK };
    let sum = |so_far: &mut u32, line: usize| {
        *so_far += gap(line);
        Some(*so_far)
    };
    (0..count).scan(0, sum).collect()
}

/// The line through the middle of a lane or row.
pub(crate) fn middle(number: usize) -> usize {
    number * (TRACKS + 1) + TRACKS
}

/// Whether a line goes through the middle of a lane or row.
pub(crate) fn is_middle(line: usize) -> bool {
    line % (TRACKS + 1) == TRACKS
}
